/*
 * Context switches in assembly. The callee-saved registers are pushed on the stack that is left, its stack pointer is
 * stored, the other is loaded and its registers popped. A new stack is laid out so that the first switch to it "returns"
 * into rt_context_begin, which finds entry and argument in two of those registers.
 */
#include "runtime/sched/context.h"

#include <stdint.h>

#ifdef RT_CONTEXT_PORTABLE

#include <stdlib.h>

/* makecontext passes ints; two carry a pointer. */
struct start {
	void (*entry)(void *);
	void *argument;
};

static void
begin(unsigned high, unsigned low)
{
	struct start *start = (struct start *)(uintptr_t)((uint64_t)high << 32 | low);

	start->entry(start->argument);
	abort();
}

void
rt_context_make(struct rt_context *context, char *low, char *high, void (*entry)(void *), void *argument)
{
	struct start *start = (struct start *)(void *)(high - 64);
	uint64_t address = (uint64_t)(uintptr_t)start;

	start->entry = entry;
	start->argument = argument;
	getcontext(&context->saved);
	context->saved.uc_stack.ss_sp = low;
	context->saved.uc_stack.ss_size = (size_t)(high - 64 - low);
	context->saved.uc_link = NULL;
	makecontext(&context->saved, (void (*)(void))begin, 2, (unsigned)(address >> 32), (unsigned)address);
}

void
rt_context_switch(struct rt_context *from, struct rt_context *to)
{
	swapcontext(&from->saved, &to->saved);
}

#elif defined(__x86_64__)

void rt_context_begin(void);

__asm__(".text\n"
	".globl rt_context_swap\n"
	".hidden rt_context_swap\n"
	".type rt_context_swap, @function\n"
	"rt_context_swap:\n"
	"	pushq %rbp\n"
	"	pushq %rbx\n"
	"	pushq %r12\n"
	"	pushq %r13\n"
	"	pushq %r14\n"
	"	pushq %r15\n"
	"	movq %rsp, (%rdi)\n"
	"	movq %rsi, %rsp\n"
	"	popq %r15\n"
	"	popq %r14\n"
	"	popq %r13\n"
	"	popq %r12\n"
	"	popq %rbx\n"
	"	popq %rbp\n"
	"	ret\n"
	".size rt_context_swap, .-rt_context_swap\n"
	".globl rt_context_begin\n"
	".hidden rt_context_begin\n"
	".type rt_context_begin, @function\n"
	"rt_context_begin:\n"
	"	movq %r13, %rdi\n"
	"	callq *%r12\n"
	"	ud2\n"
	".size rt_context_begin, .-rt_context_begin\n");

void
rt_context_make(struct rt_context *context, char *low, char *high, void (*entry)(void *), void *argument)
{
	uintptr_t *frame = (uintptr_t *)(void *)high - 9;

	(void)low;
	frame[0] = 0;                           /* r15 */
	frame[1] = 0;                           /* r14 */
	frame[2] = (uintptr_t)argument;         /* r13 */
	frame[3] = (uintptr_t)entry;            /* r12 */
	frame[4] = 0;                           /* rbx */
	frame[5] = 0;                           /* rbp: ends a debugger's walk */
	frame[6] = (uintptr_t)rt_context_begin; /* popped by ret, after which the stack is 16-aligned, as a call wants it */
	frame[7] = 0;
	frame[8] = 0;
	context->stack_pointer = frame;
}

#elif defined(__aarch64__)

void rt_context_begin(void);

__asm__(".text\n"
	".globl rt_context_swap\n"
	".hidden rt_context_swap\n"
	".type rt_context_swap, %function\n"
	"rt_context_swap:\n"
	"	sub sp, sp, #160\n"
	"	stp x19, x20, [sp, #0]\n"
	"	stp x21, x22, [sp, #16]\n"
	"	stp x23, x24, [sp, #32]\n"
	"	stp x25, x26, [sp, #48]\n"
	"	stp x27, x28, [sp, #64]\n"
	"	stp x29, x30, [sp, #80]\n"
	"	stp d8, d9, [sp, #96]\n"
	"	stp d10, d11, [sp, #112]\n"
	"	stp d12, d13, [sp, #128]\n"
	"	stp d14, d15, [sp, #144]\n"
	"	mov x9, sp\n"
	"	str x9, [x0]\n"
	"	mov sp, x1\n"
	"	ldp x19, x20, [sp, #0]\n"
	"	ldp x21, x22, [sp, #16]\n"
	"	ldp x23, x24, [sp, #32]\n"
	"	ldp x25, x26, [sp, #48]\n"
	"	ldp x27, x28, [sp, #64]\n"
	"	ldp x29, x30, [sp, #80]\n"
	"	ldp d8, d9, [sp, #96]\n"
	"	ldp d10, d11, [sp, #112]\n"
	"	ldp d12, d13, [sp, #128]\n"
	"	ldp d14, d15, [sp, #144]\n"
	"	add sp, sp, #160\n"
	"	ret\n"
	".size rt_context_swap, .-rt_context_swap\n"
	".globl rt_context_begin\n"
	".hidden rt_context_begin\n"
	".type rt_context_begin, %function\n"
	"rt_context_begin:\n"
	"	mov x0, x20\n"
	"	blr x19\n"
	"	brk #1\n"
	".size rt_context_begin, .-rt_context_begin\n");

void
rt_context_make(struct rt_context *context, char *low, char *high, void (*entry)(void *), void *argument)
{
	uintptr_t *frame = (uintptr_t *)(void *)high - 20;

	(void)low;
	for (int i = 0; i < 20; i++)
		frame[i] = 0;
	frame[0] = (uintptr_t)entry;             /* x19 */
	frame[1] = (uintptr_t)argument;          /* x20 */
	frame[11] = (uintptr_t)rt_context_begin; /* x30 */
	context->stack_pointer = frame;
}

#endif
