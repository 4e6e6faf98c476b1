import { describe, expect, it } from 'vitest';
import { absoluteExpiry, refreshDue, refreshOverdue } from '../../functions/domain/token-expiry.ts';
import { uuidFromName } from '../../functions/domain/uuid-from-name.ts';

const now = 1_800_000_000;
const DAY = 86_400;

describe('the expiry of a token', () => {
  it('is read from its three spellings, as numbers or text', () => {
    expect(absoluteExpiry({ expires_in: 1_209_599 }, now)).toBe(now + 1_209_599);
    expect(absoluteExpiry({ expires: 1_634_819_484 }, now)).toBe(1_634_819_484);
    expect(absoluteExpiry({ expires: '1209599' }, now)).toBe(now + 1_209_599);
    expect(absoluteExpiry({}, now)).toBeNull();
    expect(absoluteExpiry({ expires: 'soon' }, now)).toBeNull();
  });

  it('makes a refresh due three days before, or at ten days of age', () => {
    expect(refreshDue({ expires: now + 4 * DAY, obtainedAt: now }, now)).toBe(false);
    expect(refreshDue({ expires: now + 3 * DAY - 1, obtainedAt: now }, now)).toBe(true);
    expect(refreshDue({ expires: now + 9 * DAY, obtainedAt: now - 10 * DAY }, now)).toBe(false);
    expect(refreshDue({ expires: now + 9 * DAY, obtainedAt: now - 10 * DAY - 1 }, now)).toBe(true);
  });

  it('makes a refresh that cannot be made an alarm a day before, or five days before the refresh token’s month is over', () => {
    expect(refreshOverdue({ expires: now + DAY, obtainedAt: now - 13 * DAY }, now)).toBe(false);
    expect(refreshOverdue({ expires: now + DAY - 1, obtainedAt: now - 13 * DAY }, now)).toBe(true);
    expect(refreshOverdue({ expires: now + 9 * DAY, obtainedAt: now - 25 * DAY }, now)).toBe(false);
    expect(refreshOverdue({ expires: now + 9 * DAY, obtainedAt: now - 25 * DAY - 1 }, now)).toBe(true);
  });
});

describe('a UUID of a name', () => {
  it('is the one of RFC 9562', () => {
    expect(uuidFromName('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
});
