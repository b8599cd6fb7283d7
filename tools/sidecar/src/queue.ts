// A queue that is also filled from its front; taking from it costs the same however long it is.

const slackMax = 1024;

export class Queue<Item> {
	#items: (Item | undefined)[] = [];
	#head = 0;

	get length(): number {
		return this.#items.length - this.#head;
	}

	push(item: Item): void {
		this.#items.push(item);
	}

	putBack(item: Item): void {
		if (this.#head > 0) {
			this.#items[--this.#head] = item;
		} else {
			this.#items.unshift(item);
		}
	}

	shift(): Item | undefined {
		if (this.length === 0) {
			return undefined;
		}
		const item = this.#items[this.#head];
		this.#items[this.#head++] = undefined;
		if (this.#head > slackMax && this.#head * 2 > this.#items.length) {
			this.#items = this.#items.slice(this.#head);
			this.#head = 0;
		}
		return item;
	}

	/** Whether it was there. */
	remove(item: Item): boolean {
		const at = this.#items.indexOf(item, this.#head);
		if (at >= 0) {
			this.#items.splice(at, 1);
		}
		return at >= 0;
	}

	toArray(): Item[] {
		return this.#items.slice(this.#head) as Item[];
	}
}
