import { employeesOn } from '../../shop/employees.ts';
import { shortList } from '../short-list.ts';

/** List Employees. */
export const employees = shortList({
  path: '/users',
  scope: null,
  paging: { cap: 60, usual: 30, emptyLinks: 'array' },
  records: (shop) => employeesOn(shop.identifiers, shop.day),
  view: ({ id, name, mobile, email, role, status }) => ({
    id,
    name,
    mobile,
    mobile_code: '+966',
    email,
    role,
    status,
  }),
});
