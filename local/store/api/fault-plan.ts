import { Misbehaviour } from './misbehaviour.ts';

/** Faults in place of an answer, or of its whole body. */
export type Fault = 'status500' | 'html' | 'cut' | 'lostAnswers' | 'tooManyRequests';

/** The faults asked for, and the counting that spreads them over the answers. */
export class FaultPlan {
  #wanted: Misbehaviour = Misbehaviour.parse({});
  #answers = 0;
  #requests = 0;
  #spoiled = new Map<keyof Misbehaviour, number>();

  set(wanted: Misbehaviour): void {
    this.#wanted = wanted;
    this.#answers = 0;
    this.#requests = 0;
    this.#spoiled.clear();
  }

  get wanted(): Misbehaviour {
    return this.#wanted;
  }

  /** The fault for the next answer, if it is due one. */
  next(path: string): Fault | null {
    if (!path.startsWith(this.#wanted.only)) return null;
    const { status500, html, cut, lostAnswers, tooManyRequests } = this.#wanted;
    this.#answers += 1;
    const rhythms = { status500, html, cut, lostAnswers, tooManyRequests: tooManyRequests?.every ?? 0 };
    for (const fault of Object.keys(rhythms) as Fault[]) {
      const every = rhythms[fault];
      if (every > 0 && this.#answers % every === 0 && this.#spoils(fault)) return fault;
    }
    return null;
  }

  /** Whether the access tokens expire with this request; asked once for each. */
  expiresTokensWith(path: string): boolean {
    if (this.#wanted.expireTokenAfter === 0 || !path.startsWith(this.#wanted.only)) return false;
    this.#requests += 1;
    return this.#requests === this.#wanted.expireTokenAfter;
  }

  /** What a switch is set to for this answer, and its resting value when the switch does not touch it. */
  use<Name extends keyof Misbehaviour>(name: Name, path: string, resting: Misbehaviour[Name]): Misbehaviour[Name] {
    const value = this.#wanted[name];
    const off = JSON.stringify(value) === JSON.stringify(resting) || !path.startsWith(this.#wanted.only);
    return off || !this.#spoils(name) ? resting : value;
  }

  /** Counts one more answer spoiled by the switch, unless it has had its number. */
  #spoils(name: keyof Misbehaviour): boolean {
    const before = this.#spoiled.get(name) ?? 0;
    if (this.#wanted.times !== undefined && before >= this.#wanted.times) return false;
    this.#spoiled.set(name, before + 1);
    return true;
  }
}
