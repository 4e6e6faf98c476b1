import type { ProductType } from './catalogue.ts';

/** What the shop sells: the stock of Arabic names, options and prices that the catalogue is drawn from. */

export interface OptionWords {
  name: string;
  /** `checkbox` options let the shopper choose several values and do not make variants. */
  type: 'radio' | 'checkbox';
  /** Value and its surcharge in halalas. */
  values: ReadonlyArray<readonly [string, number]>;
}

export interface CategoryWords {
  name: string;
  skuPrefix: string;
  type: ProductType;
  nouns: readonly string[];
  kinds: readonly string[];
  options: readonly OptionWords[];
  /** Price before VAT, riyals. */
  lowestPrice: number;
  highestPrice: number;
  /** Grams; 0 for what is not shipped. */
  weight: number;
}

const bottleSize: OptionWords = {
  name: 'الحجم',
  type: 'radio',
  values: [
    ['50 مل', 0],
    ['100 مل', 6_000],
    ['200 مل', 14_000],
  ],
};
const clothesSize: OptionWords = {
  name: 'المقاس',
  type: 'radio',
  values: [
    ['صغير', 0],
    ['وسط', 0],
    ['كبير', 0],
    ['كبير جدا', 1_500],
  ],
};
const colour: OptionWords = {
  name: 'اللون',
  type: 'radio',
  values: [
    ['أسود', 0],
    ['أبيض', 0],
    ['كحلي', 0],
    ['عنابي', 500],
  ],
};
const packWeight: OptionWords = {
  name: 'الوزن',
  type: 'radio',
  values: [
    ['250 جم', 0],
    ['500 جم', 3_500],
    ['1 كجم', 8_000],
  ],
};
const grind: OptionWords = {
  name: 'درجة الطحن',
  type: 'radio',
  values: [
    ['حبوب', 0],
    ['ناعم', 0],
    ['خشن', 0],
  ],
};
const extras: OptionWords = {
  name: 'الاضافات',
  type: 'checkbox',
  values: [
    ['تغليف هدية', 1_000],
    ['بطاقة إهداء', 300],
    ['كيس قماش', 700],
  ],
};

export const categories: readonly CategoryWords[] = [
  {
    name: 'العطور',
    skuPrefix: 'PRF',
    type: 'product',
    nouns: ['عطر', 'دهن عود', 'بخور', 'معطر'],
    kinds: ['المسك', 'العنبر', 'الورد الطائفي', 'الصندل', 'الليل', 'نجد'],
    options: [bottleSize, extras],
    lowestPrice: 60,
    highestPrice: 420,
    weight: 350,
  },
  {
    name: 'العبايات',
    skuPrefix: 'ABY',
    type: 'product',
    nouns: ['عباية', 'طرحة', 'جلابية'],
    kinds: ['كلاسيك', 'مطرزة', 'كتان', 'رسمية', 'عملية', 'سفر'],
    options: [clothesSize, colour],
    lowestPrice: 45,
    highestPrice: 380,
    weight: 600,
  },
  {
    name: 'القهوة',
    skuPrefix: 'COF',
    type: 'food',
    nouns: ['قهوة سعودية', 'بن مختص', 'خلطة قهوة'],
    kinds: ['إثيوبي', 'خولاني', 'كولومبي', 'برازيلي', 'شقراء'],
    options: [packWeight, grind],
    lowestPrice: 28,
    highestPrice: 95,
    weight: 300,
  },
  {
    name: 'التمور',
    skuPrefix: 'DAT',
    type: 'food',
    nouns: ['تمر سكري', 'تمر عجوة', 'تمر خلاص', 'معمول تمر'],
    kinds: ['فاخر', 'محشي لوز', 'القصيم', 'المدينة'],
    options: [packWeight],
    lowestPrice: 25,
    highestPrice: 140,
    weight: 500,
  },
  {
    name: 'العناية',
    skuPrefix: 'CAR',
    type: 'product',
    nouns: ['كريم', 'صابون', 'زيت شعر', 'سيروم'],
    kinds: ['زيت الزيتون', 'العسل', 'الأرغان', 'فيتامين سي'],
    options: [bottleSize],
    lowestPrice: 18,
    highestPrice: 160,
    weight: 200,
  },
  {
    name: 'الإلكترونيات',
    skuPrefix: 'ELE',
    type: 'product',
    nouns: ['شاحن', 'سماعة', 'حافظة', 'كيبل'],
    kinds: ['آنكر 1000', 'لاسلكي', 'سريع', 'سفر', 'مغناطيسي'],
    options: [colour],
    lowestPrice: 35,
    highestPrice: 460,
    weight: 250,
  },
  {
    name: 'المنزل',
    skuPrefix: 'HOM',
    type: 'product',
    nouns: ['مبخرة', 'دلة', 'طقم فناجين', 'سجادة صلاة'],
    kinds: ['ذهبي', 'نحاس', 'خشب', 'رخام'],
    options: [],
    lowestPrice: 40,
    highestPrice: 520,
    weight: 1_400,
  },
  {
    name: 'المنتجات الرقمية',
    skuPrefix: 'DIG',
    type: 'digital',
    nouns: ['بطاقة هدية', 'كتاب إلكتروني', 'دورة مسجلة'],
    kinds: ['التصوير', 'القهوة المختصة', 'العطور'],
    options: [],
    lowestPrice: 20,
    highestPrice: 240,
    weight: 0,
  },
];
