import type { ShopIdentifiers } from './identifiers.ts';
import { merchantId } from './merchant-ids.ts';

export interface Employee {
  id: number;
  name: string;
  mobile: string;
  email: string;
  role: 'user' | 'team';
  status: 'active' | 'suspended';
}

const names = ['نوف', 'ماجد', 'عبير', 'صالح', 'مها', 'وليد'];

/** Every second day one of the staff is suspended or comes back, every fifth day somebody joins. */
export function employeesOn(identifiers: ShopIdentifiers, day: number): Employee[] {
  const joined = Array.from({ length: Math.floor(day / 5) }, (_, index) => `موظف ${index + 1}`);
  return [...names, ...joined].map((name, index) => ({
    id: merchantId(identifiers, 'employee', index),
    name,
    mobile: `55${String(1_000_000 + index * 37_113).slice(-7)}`,
    email: `staff${index + 1}@example.test`,
    role: index === 0 ? 'user' : 'team',
    status: index === 5 || (index === 2 && Math.floor(day / 2) % 2 === 1) ? 'suspended' : 'active',
  }));
}
