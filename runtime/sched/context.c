/*
 * Context switches in assembly. The callee-saved registers are pushed on the stack that is left, its stack pointer is
 * stored, the other is loaded and its registers popped. A new stack has entry and argument at its top, and its pointer is
 * marked; the first switch to it calls entry, which gives the context to go on with.
 *
 * So a stack that runs from beginning to end in one go is entered by a call and left by the return from it. Processors
 * foretell returns by the calls before them: had a stack been entered by a "return", or left from within calls, they would
 * foretell wrong for every frame below, which costs more than all else that a switch does.
 */
#include "runtime/sched/context.h"

#include <stdint.h>

#ifdef RT_CONTEXT_PORTABLE

#include <stdlib.h>

/* makecontext passes ints; two carry a pointer. */
struct start {
	rt_context_entry entry;
	void *argument;
};

static void
begin(unsigned high, unsigned low)
{
	struct start *start = (struct start *)(uintptr_t)((uint64_t)high << 32 | low);

	setcontext(&start->entry(start->argument)->saved);
	abort();
}

void
rt_context_make(struct rt_context *context, char *low, char *high, rt_context_entry entry, void *argument)
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

#else

#if defined(__x86_64__)

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
	"0:	popq %r15\n"
	"	popq %r14\n"
	"	popq %r13\n"
	"	popq %r12\n"
	"	popq %rbx\n"
	"	popq %rbp\n"
	"	ret\n"
	".size rt_context_swap, .-rt_context_swap\n"
	".globl rt_context_start\n"
	".hidden rt_context_start\n"
	".type rt_context_start, @function\n"
	"rt_context_start:\n"
	"	pushq %rbp\n"
	"	pushq %rbx\n"
	"	pushq %r12\n"
	"	pushq %r13\n"
	"	pushq %r14\n"
	"	pushq %r15\n"
	"	movq %rsp, (%rdi)\n"
	"	movq %rsi, %rsp\n"
	"	movq 8(%rsi), %rdi\n"
	"	xorl %ebp, %ebp\n" /* ends a debugger's walk */
	"	callq *(%rsi)\n"
	"	movq (%rax), %rsp\n"
	"	jmp 0b\n"
	".size rt_context_start, .-rt_context_start\n");

#elif defined(__aarch64__)

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
	"0:	ldp x19, x20, [sp, #0]\n"
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
	".globl rt_context_start\n"
	".hidden rt_context_start\n"
	".type rt_context_start, %function\n"
	"rt_context_start:\n"
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
	"	ldp x9, x0, [x1]\n"
	"	mov x29, xzr\n" /* ends a debugger's walk */
	"	blr x9\n"
	"	ldr x9, [x0]\n"
	"	mov sp, x9\n"
	"	b 0b\n"
	".size rt_context_start, .-rt_context_start\n");

#endif

#endif
