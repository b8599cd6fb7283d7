/*
 * forstc help std: see help_std.h. Declaration files are regular: blocks between empty lines, each a comment and what it is about, which
 * is all that is read here. What stands in a function's body is indented, and what is a module's own has a small letter.
 */
#include "tools/forstc/help_std.h"

#include "runtime/base/str.h"
#include "tools/forstc/command.h"
#include "tools/forstc/declarations.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS = 100, NAME_COLUMNS = 16 };

/* ---- blocks ---- */

struct block {
	struct str comment; /* lines that begin with // */
	struct str code;    /* one line; empty in the block that describes the package */
	struct str members; /* of a shape: the lines between its braces */
	struct str owner;   /* of a method: its type; else empty */
	struct str name;    /* empty without code */
};

static struct str
take_line(struct str *text)
{
	ptrdiff_t end = str_find(*text, '\n');
	struct str line = end < 0 ? *text : str_slice(*text, 0, (size_t)end);
	*text = str_slice(*text, end < 0 ? text->length : (size_t)end + 1, text->length);
	return line;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The word at the beginning of *text, which goes on behind it and what is no word. */
static struct str
take_word(struct str *text)
{
	size_t end = 0, next;
	while (end < text->length && is_word(text->data[end])) {
		end++;
	}
	struct str word = str_slice(*text, 0, end);
	for (next = end; next < text->length && !is_word(text->data[next]); next++) {
	}
	*text = str_slice(*text, next, text->length);
	return word;
}

/* func Name(, func (r *Owner) Name(, type Name, const Name, var Name */
static void
name_block(struct block *block)
{
	struct str code = block->code;
	bool method = str_has_prefix(code, STR("func ("));
	take_word(&code);
	if (method) {
		take_word(&code);
		block->owner = take_word(&code);
		ptrdiff_t close = str_find(code, ')'); /* behind type parameters */
		bool of_type = close >= 0 && (str_find(code, '(') < 0 || close < str_find(code, '('));
		code = of_type ? str_slice(code, (size_t)close + 2, code.length) : code;
	}
	block->name = take_word(&code);
}

/* Without what says no more than that the rest is the module's own: the beginning of a body, no members. */
static struct str
signature(struct str line)
{
	static const char *const endings[] = {" struct {}", " = {", " {"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		struct str ending = str_from(endings[i]);
		if (line.length > ending.length && str_has_suffix(line, ending)) {
			return str_slice(line, 0, line.length - ending.length);
		}
	}
	return line;
}

/* `lines` with the next line of the same text. */
static void
add_line(struct str *lines, struct str line)
{
	const char *begin = lines->length ? lines->data : line.data;
	*lines = (struct str){begin, (size_t)(line.data + line.length - begin)};
}

/* The comment, the first line behind it, and a shape's members. */
static void
take_block(struct str *text, struct block *block)
{
	bool shape = false;
	while (text->length && text->data[0] != '\n') {
		struct str line = take_line(text);
		shape &= !str_equal(line, STR("}"));
		if (shape) {
			add_line(&block->members, line);
		} else if (str_has_prefix(line, STR("//"))) {
			add_line(&block->comment, line);
		} else if (!block->code.length) {
			block->code = signature(line);
			shape = str_has_suffix(line, STR(" = {"));
			name_block(block);
		}
	}
}

static bool
is_shown(const struct block *block)
{
	bool own = block->name.length && (block->name.data[0] < 'A' || block->name.data[0] > 'Z');
	return block->comment.length && !own;
}

/* The next that a program can use; false at the end of the text. */
static bool
next_block(struct str *text, struct block *block)
{
	do {
		*block = (struct block){0};
		while (text->length && strchr("\n\t }", text->data[0])) {
			take_line(text);
		}
		take_block(text, block);
	} while (text->length && !is_shown(block));
	return is_shown(block);
}

/* ---- printing ---- */

/* The comment without its //, in lines of at most COLUMNS. */
static void
print_comment(struct str comment)
{
	size_t column = 0;
	while (comment.length) {
		struct str line = take_line(&comment);
		line = str_slice(line, line.length > 2 ? 3 : 2, line.length);
		while (line.length) {
			ptrdiff_t space = str_find(line, ' ');
			struct str word = space < 0 ? line : str_slice(line, 0, (size_t)space);
			line = str_slice(line, space < 0 ? line.length : (size_t)space + 1, line.length);
			bool fits = column + 1 + word.length <= COLUMNS;
			printf("%s%.*s", column == 0 ? "" : fits ? " " : "\n", STR_ARG(word));
			column = (column && fits ? column + 1 : 0) + word.length;
		}
	}
	putchar('\n');
}

/* "Package strings: functions of UTF-8 text. Names ..." gives "functions of UTF-8 text". */
static struct str
summary_of(struct str text)
{
	struct block block;
	if (!next_block(&text, &block)) {
		return STR("");
	}
	struct str line = take_line(&block.comment);
	ptrdiff_t colon = str_find(line, ':');
	line = str_slice(line, colon < 0 ? 0 : (size_t)colon + 2, line.length);
	for (size_t i = 0; i < line.length; i++) {
		if (line.data[i] == '.' && (i + 1 == line.length || line.data[i + 1] == ' ')) {
			return str_slice(line, 0, i);
		}
	}
	return line;
}

static int
explain_all(void)
{
	puts("The standard library, whose names and behaviour are Go's. It needs no import.\n");
	for (size_t i = 0; i < declaration_count; i++) {
		struct str summary = summary_of(declarations[i].text);
		printf("  %-*.*s %.*s\n", NAME_COLUMNS, STR_ARG(declarations[i].package), STR_ARG(summary));
	}
	puts("\n`forstc help std PACKAGE` lists what one has, `forstc help std PACKAGE.NAME` explains a name in full.");
	return EXIT_DONE;
}

static int
explain_package(const struct declaration *package)
{
	struct str text = package->text;
	struct block block;
	printf("package %.*s\n\n", STR_ARG(package->package));
	if (next_block(&text, &block)) {
		print_comment(block.comment);
		putchar('\n');
	}
	while (next_block(&text, &block)) {
		printf("%s%.*s\n", block.owner.length ? "  " : "", STR_ARG(block.code));
	}
	return EXIT_DONE;
}

/* Those that a program can use. */
static bool
print_members(struct str members)
{
	bool any = false;
	while (members.length) {
		struct str line = take_line(&members);
		if (line.length > 2 && line.data[2] >= 'A' && line.data[2] <= 'Z') {
			size_t length = line.length - (line.data[line.length - 1] == ',');
			printf("%s%.*s\n", any ? "" : "\n", (int)length, line.data);
			any = true;
		}
	}
	return any;
}

/* A type's members and methods are listed with it. */
static void
explain_block(const struct declaration *package, const struct block *block)
{
	struct str text = package->text;
	struct block method;
	printf("%.*s\n\n", STR_ARG(block->code));
	print_comment(block->comment);
	bool any = print_members(block->members);
	while (!block->owner.length && next_block(&text, &method)) {
		if (method.code.length && str_equal(method.owner, block->name)) {
			printf("%s  %.*s\n", any ? "" : "\n", STR_ARG(method.code));
			any = true;
		}
	}
}

/* ---- finding ---- */

static struct str
last_element(struct str path)
{
	return str_slice(path, (size_t)(str_find_last(path, '/') + 1), path.length);
}

/* By its whole path, or the path's last element. */
static const struct declaration *
find_package(struct str name)
{
	for (size_t i = 0; i < declaration_count; i++) {
		struct str package = declarations[i].package;
		if (str_equal(package, name) || str_equal(last_element(package), name)) {
			return &declarations[i];
		}
	}
	return NULL;
}

static bool
is_named(const struct block *block, struct str name)
{
	size_t owner = block->owner.length ? block->owner.length + 1 : 0;
	return block->code.length && name.length == owner + block->name.length && str_has_prefix(name, block->owner) &&
		   (!owner || name.data[owner - 1] == '.') && str_equal(str_slice(name, owner, name.length), block->name);
}

static bool
find_block(const struct declaration *package, struct str name, struct block *block)
{
	struct str text = package->text;
	while (next_block(&text, block)) {
		if (is_named(block, name)) {
			return true;
		}
	}
	return false;
}

/* ---- what may be meant ---- */

struct nearest {
	struct str package, owner, name;
	unsigned distance; /* one more than is near enough, at first */
};

static void
consider(struct nearest *nearest, struct str wanted, struct str package, const struct block *block)
{
	char text[256];
	const char *dot = block && block->owner.length ? "." : "";
	struct str owner = block ? block->owner : STR(""), name = block ? block->name : last_element(package);
	int length = snprintf(text, sizeof text, "%.*s%s%.*s", STR_ARG(owner), dot, STR_ARG(name));
	if (length < 0 || (size_t)length >= sizeof text || nearest->distance == 0) {
		return;
	}
	unsigned distance = str_distance(wanted, (struct str){text, (size_t)length}, nearest->distance - 1);
	if (distance < nearest->distance) {
		*nearest = (struct nearest){package, owner, block ? name : STR(""), distance};
	}
}

static void
consider_names(struct nearest *nearest, struct str wanted, const struct declaration *package)
{
	struct str text = package->text;
	struct block block;
	while (next_block(&text, &block)) {
		if (block.code.length) {
			consider(nearest, wanted, package->package, &block);
		}
	}
}

static int
unknown(struct str name, const struct nearest *nearest)
{
	struct str package = last_element(nearest->package);
	bool several = nearest->owner.length > 0;
	if (!nearest->package.length) {
		complain("the standard library has no `%.*s`; `forstc help std` lists its packages", STR_ARG(name));
	} else if (!nearest->name.length) {
		complain("the standard library has no `%.*s`; did you mean `%.*s`?", STR_ARG(name), STR_ARG(nearest->package));
	} else {
		complain("the standard library has no `%.*s`; did you mean `%.*s.%.*s%s%.*s`?", STR_ARG(name), STR_ARG(package),
			STR_ARG(nearest->owner), several ? "." : "", STR_ARG(nearest->name));
	}
	return EXIT_USAGE;
}

/* No package is called so: one that nearly is, or a name that some package has. */
static int
unknown_package(struct str name)
{
	struct nearest nearest = {.distance = 3};
	for (size_t i = 0; i < declaration_count; i++) {
		consider(&nearest, last_element(name), declarations[i].package, NULL);
	}
	nearest.distance = nearest.package.length ? nearest.distance : 1;
	for (size_t i = 0; i < declaration_count; i++) {
		consider_names(&nearest, name, &declarations[i]);
	}
	return unknown(name, &nearest);
}

int
help_std(const char *name)
{
	struct block block;
	if (!name) {
		return explain_all();
	}
	struct str wanted = str_from(name);
	const struct declaration *package = find_package(wanted);
	if (package) {
		return explain_package(package);
	}
	ptrdiff_t dot = str_find(wanted, '.');
	package = dot < 0 ? NULL : find_package(str_slice(wanted, 0, (size_t)dot));
	if (!package) {
		return unknown_package(dot < 0 ? wanted : str_slice(wanted, 0, (size_t)dot));
	}
	struct str member = str_slice(wanted, (size_t)dot + 1, wanted.length);
	if (!find_block(package, member, &block)) {
		struct nearest nearest = {.distance = 4};
		consider_names(&nearest, member, package);
		return unknown(wanted, &nearest);
	}
	explain_block(package, &block);
	return EXIT_DONE;
}
