/**
 * Applies `work` to a sequence with at most `limit` calls under way and yields the results in the order of the input,
 * so that what is written from them is the same in every run. Nothing is started beyond the first failure.
 */
export async function* mapOrdered<T, R>(
  source: AsyncIterable<T> | Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const underWay: Promise<R>[] = [];
  let ended = false;
  try {
    for (;;) {
      while (!ended && underWay.length < limit) {
        const next = await iterator.next();
        if (next.done === true) ended = true;
        else underWay.push(watched(work(next.value)));
      }
      const head = underWay.shift();
      if (head === undefined) return;
      yield await head;
    }
  } finally {
    // Whoever stops early still owns what is under way: it must have ended before files and connections are closed.
    await Promise.allSettled(underWay);
    await iterator.return?.();
  }
}

/** The failure of a later item must not count as unhandled while an earlier one is awaited. */
function watched<R>(promise: Promise<R>): Promise<R> {
  promise.catch(() => undefined);
  return promise;
}
