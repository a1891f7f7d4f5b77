/** While a message is being opened its load must look unfinished, or the message pane gives it up. */

export interface Hold {
  /** The reader went elsewhere: nobody waits for the answer. */
  readonly isGone: boolean;
  release(): void;
}

/** A request of our own in the load group of `request`; the group's cancelling is how we hear of leaving. */
export function holdOpen({ loadGroup }: NsRequest): Hold {
  let isGone = false;
  const cancel = (): void => {
    isGone = true;
  };
  const request = {
    QueryInterface: ChromeUtils.generateQI(['nsIRequest']),
    name: 'send-secure:open',
    status: Cr.NS_OK,
    loadFlags: 0,
    loadGroup: null,
    canceledReason: '',
    isPending: () => true,
    cancel,
    cancelWithReason: cancel,
    setCanceledReason: () => undefined,
    suspend: () => undefined,
    resume: () => undefined,
    setTRRMode: () => undefined,
    getTRRMode: () => 0,
  };
  loadGroup?.addRequest(request, null);
  return {
    get isGone() {
      return isGone;
    },
    // Cancelling has taken it out already.
    release: () => (isGone ? undefined : loadGroup?.removeRequest(request, null, Cr.NS_OK)),
  };
}
