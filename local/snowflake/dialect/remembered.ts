/** Texts kept at most; a run sends a few hundred different ones, the same in every run. */
const MOST_TEXTS = 2_000;

/** `work` on texts, done once for each of the `most` latest texts. The results must not be changed by whoever gets them. */
export function remembered<Result>(work: (text: string) => Result, most = MOST_TEXTS): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    const result = work(text);
    if (results.size >= most) results.delete(results.keys().next().value!);
    results.set(text, result);
    return result;
  };
}
