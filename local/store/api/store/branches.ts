import { merchantId } from '../../shop/merchant-ids.ts';
import { countries } from '../../shop/places.ts';
import type { Shop } from '../../shop/shop.ts';
import { shortList } from '../short-list.ts';

const days = ['السبت', 'الأحد', 'الإثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة'];

/** Every third day a branch opens; every day the opening hours of one change. */
function branchesOn(shop: Shop) {
  const count = 2 + Math.floor(shop.day / 3);
  return Array.from({ length: count }, (_, index) => ({
    id: merchantId(shop.identifiers, 'branch', index),
    index,
    name: index === 0 ? 'الفرع الرئيسي' : `فرع ${index + 1}`,
    opens: `${String(8 + (Math.floor((shop.day + index) / count) % 3)).padStart(2, '0')}:00`,
  }));
}

/** List Branches and Branch Details. */
export const branches = shortList({
  path: '/branches',
  scope: 'branches.read',
  records: branchesOn,
  view({ id, index, name, opens }, shop) {
    const [home] = countries(shop.identifiers);
    return {
      id,
      name,
      status: 'active',
      location: { lat: '24.7431', lng: '46.6570' },
      street: 'طريق الملك فهد',
      address_description: `${index + 1} طريق الملك فهد`,
      additional_number: '6666',
      building_number: String(14 + index),
      local: 'العليا',
      postal_code: '12262',
      contacts:
        index === 0
          ? { phone: '+966500000000', whatsapp: '+966500000000', telephone: '0110000000' }
          : { phone: '', whatsapp: '', telephone: '' },
      preparation_time: '6',
      is_open: true,
      closest_time: { from: opens, to: '23:00' },
      working_hours: days.map((day) => ({ name: day, times: [{ from: opens, to: '23:55' }] })),
      is_cod_available: true,
      is_default: index === 0,
      type: index % 2 === 0 ? 'branch' : 'warehouse',
      cod_cost: '5.00',
      country: {
        id: home?.id,
        name: home?.name,
        name_en: home?.english,
        code: home?.code,
        mobile_code: home?.mobileCode,
        ...(index === 0 ? { capital: home?.capital } : {}),
      },
      city: { id: merchantId(shop.identifiers, 'city', 0), name: 'Riyadh', name_en: 'Riyadh', country_id: home?.id },
    };
  },
  details: { path: '/branches/:id' },
});
