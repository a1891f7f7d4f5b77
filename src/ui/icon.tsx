/** The icons: one family, drawn on 16 × 16 with round lines, in the colour of the words beside them. They never speak alone. */

const PATHS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  question: 'M5.5 5.8a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.7M8 12.4v.1',
  warning: 'M8 2.2 14.2 13.3H1.8zM8 6.5v3M8 11.4v.1',
  info: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4M8 7.4v3.8M8 4.8v.1',
  building: 'M3 14V3.2L9 1.8V14M9 5.8l4 1.2v7M1.8 14h12.4M5.5 5.5h1M5.5 8h1M5.5 10.5h1',
  lock: 'M3.5 7.2h9v6.6h-9zM5.3 7.2V5a2.7 2.7 0 0 1 5.4 0v2.2',
  open: 'M3.5 7.2h9v6.6h-9zM5.3 7.2V4.7a2.7 2.7 0 0 1 5.2-1',
  shield: 'M8 1.6 13.4 3.4v4.3c0 3.1-2.2 5.4-5.4 6.7-3.2-1.3-5.4-3.6-5.4-6.7V3.4zM5.6 8l1.7 1.8 3.2-3.7',
  waiting: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4M8 4.6V8l2.2 1.6',
  offline:
    'M2 2l12 12M1.6 6.2a9.4 9.4 0 0 1 3-1.8M7 3.6a9.4 9.4 0 0 1 7.4 2.6M4 8.8a6 6 0 0 1 2.4-1.4M9.8 7.4A6 6 0 0 1 12 8.8M8 12v.1',
  more: 'M6 3.5 10.5 8 6 12.5',
  person: 'M8 7.6a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8M2.6 14.2a5.4 5.4 0 0 1 10.8 0',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="ss-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
