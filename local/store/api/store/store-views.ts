import type { Plan } from '../rate-limit.ts';

/** `data` of `GET /store/info` (Store Information). */
export function storeInformation(storeId: number, plan: Plan, day: number) {
  return {
    id: storeId,
    name: 'dev-wofftr4xsra5xtlv',
    entity: 'company',
    email: 'owner@example.test',
    avatar: 'https://salla-dev.s3.eu-central-1.amazonaws.com/logo/logo-fashion.jpg',
    plan,
    type: 'demo',
    status: 'active',
    verified: day > 0,
    currency: 'SAR',
    domain: 'https://salla.sa/dev-wofftr4xsra5xtlv',
    description: day === 0 ? 'متجر تجريبي' : `متجر تجريبي، اليوم ${day}`,
    licenses: { tax_number: '300000000000003', commercial_number: '1010000000', freelance_number: null },
    social: {
      telegram: null,
      twitter: 'https://twitter.com/example',
      facebook: null,
      maroof: 'https://maroof.sa/',
      youtube: null,
      snapchat: 'https://snapchat.com',
      whatsapp: '+966500000000',
      appstore_link: null,
      googleplay_link: null,
    },
  };
}

/** `data` of `GET /oauth2/user/info` (docs.salla.dev/9466620e0, the form with an envelope). */
export function userInformation(storeId: number, plan: Plan) {
  return {
    id: 1689171978,
    name: 'مالك المتجر',
    email: 'owner@example.test',
    mobile: '+966500000000',
    role: 'user',
    created_at: '2021-03-27 21:51:56',
    merchant: {
      id: storeId,
      username: 'dev-wofftr4xsra5xtlv',
      name: 'متجر تجريبي',
      avatar: 'https://salla-dev.s3.eu-central-1.amazonaws.com/logo/logo-fashion.jpg',
      store_location: '24.7135517,46.6752957',
      plan,
      status: 'active',
      domain: 'https://salla.sa/dev-wofftr4xsra5xtlv',
      tax_number: '300000000000003',
      commercial_number: '1010000000',
      created_at: '2021-12-31 12:59:59',
    },
  };
}
