// The hot part as it was: prices an order in TypeScript. Gone after the last step.
export interface Line {
  sku: string;
  quantity: number;
  cents: number;
}

export interface Order {
  customer: string;
  lines: Line[];
  coupon?: string;
}

export class InvalidOrder extends Error {}

function check(order: Order): void {
  if (!Array.isArray(order?.lines) || order.lines.length === 0) {
    throw new InvalidOrder("an order has at least one line");
  }
  for (const line of order.lines) {
    if (!(line.quantity >= 1 && line.quantity <= 1000) || !(line.cents >= 0 && line.cents <= 10_000_000) || !line.sku) {
      throw new InvalidOrder("the order has a line that cannot be priced");
    }
  }
}

function discountOf({ quantity, cents }: Line): number {
  const percent = quantity >= 100 ? 5 : quantity >= 10 ? 2 : 0;
  return Math.trunc((quantity * cents * percent) / 100);
}

export function priceOf(order: Order) {
  check(order);
  let pieces = 0;
  let net = 0;
  let discount = 0;
  for (const line of order.lines) {
    pieces += line.quantity;
    net += line.quantity * line.cents;
    discount += discountOf(line);
  }
  if (order.coupon === "WELCOME") {
    discount += Math.trunc((net - discount) / 10);
  }
  const tax = Math.trunc((net - discount) / 4);
  return { customer: order.customer, pieces, net, discount, tax, total: net - discount + tax };
}
