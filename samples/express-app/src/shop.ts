// What does not move: the stock, and the orders that have come in.
export interface OrderRecord {
  readonly number: number;
  readonly customer: string;
  readonly total: number;
}

const stock = new Map([
  ["bolt", 5000],
  ["nut", 12000],
  ["saw", 7],
]);
const orders: OrderRecord[] = [];

export function pieces(sku: string): number | undefined {
  return stock.get(sku);
}

export function book(customer: string, total: number): OrderRecord {
  const order = { number: orders.length + 1, customer, total };
  orders.push(order);
  return order;
}
