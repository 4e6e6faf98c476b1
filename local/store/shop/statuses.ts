/** Order statuses: Salla's original ones and what this merchant renamed them to (ids as in the documentation). */

export type StatusSlug =
  | 'payment_pending'
  | 'under_review'
  | 'in_progress'
  | 'completed'
  | 'delivering'
  | 'delivered'
  | 'shipped'
  | 'canceled'
  | 'restored'
  | 'restoring';

export interface Status {
  id: number;
  slug: StatusSlug;
  name: string;
  /** The merchant's own status that stands for it, with an editable name. */
  customized: { id: number; name: string };
}

export const statuses: readonly Status[] = [
  status(1473353380, 'payment_pending', 'بإنتظار الدفع', 863076598, 'في انتظار الدفع'),
  status(566146469, 'under_review', 'بإنتظار المراجعة', 224309239, 'جاري مراجعة طلبك'),
  status(1939592358, 'in_progress', 'قيد التنفيذ', 1597755120, 'بنفذ طلبك'),
  status(1298199463, 'completed', 'تم التنفيذ', 1638621685, 'طلبك بيوصلك قريب'),
  status(349994915, 'delivering', 'جاري التوصيل', 1422535667, 'جاري التوصيل'),
  status(1723506348, 'delivered', 'تم التوصيل', 647449340, 'تم التوصيل'),
  status(814202285, 'shipped', 'تم الشحن', 1887201789, 'تم الشحن'),
  status(525144736, 'canceled', 'ملغي', 687926769, 'ملغي'),
  status(989286562, 'restored', 'مسترجع', 2062355698, 'مسترجع'),
  status(1548352431, 'restoring', 'قيد الإسترجاع', 1113229566, 'قيد الإسترجاع'),
];

const bySlug = new Map(statuses.map((status) => [status.slug, status]));

export function statusOf(slug: StatusSlug): Status {
  return bySlug.get(slug) as Status;
}

function status(id: number, slug: StatusSlug, name: string, customId: number, customName: string): Status {
  return { id, slug, name, customized: { id: customId, name: customName } };
}
