/* The standard library: Go's own packages under the same names, but where Forst's types are others. */
#include "codegen/go/emit_go_internal.h"

#include <string.h>

/* Where Go's types differ from Int, Rune and Error, or Go 1.19 has no such function or type: `$`s are the operands. */
struct form {
	const char *symbol;
	const char *pattern;
};

static const struct form forms[] = {
	{"bytes.Buffer.ReadByte", "intRead($.ReadByte())"},
	{"bytes.Buffer.ReadBytes", "$.ReadBytes(byte($))"},
	{"bytes.Buffer.ReadString", "$.ReadString(byte($))"},
	{"bytes.Buffer.WriteByte", "$.WriteByte(byte($))"},
	{"bytes.Clone", "bytesClone($)"},
	{"bytes.ContainsFunc", "bytesContainsFunc($, $)"},
	{"bytes.CutPrefix", "bytesCutPrefix($, $)"},
	{"bytes.CutSuffix", "bytesCutSuffix($, $)"},
	{"bytes.IndexByte", "bytes.IndexByte($, byte($))"},
	{"bytes.LastIndexByte", "bytes.LastIndexByte($, byte($))"},
	{"crypto/sha256.Sum224", "sha224Of(sha256.Sum224($))"},
	{"crypto/sha256.Sum256", "sha256Of(sha256.Sum256($))"},
	{"encoding/base64.StdEncoding", "base64.StdEncoding"},
	{"encoding/base64.URLEncoding", "base64.URLEncoding"},
	{"encoding/base64.RawStdEncoding", "base64.RawStdEncoding"},
	{"encoding/base64.RawURLEncoding", "base64.RawURLEncoding"},
	{"encoding/base64.Encoding.DecodeString", "resultOf($.DecodeString($))"},
	{"encoding/hex.DecodeString", "resultOf(hex.DecodeString($))"},
	{"encoding/json.Compact", "errorOf(json.Compact($, $))"},
	{"encoding/json.Indent", "errorOf(json.Indent($, $, $, $))"},
	{"encoding/json.Marshal", "marshal($, false, \"\", \"\")"},
	{"encoding/json.MarshalIndent", "marshal($, true, $, $)"},
	{"encoding/json.Unmarshal", "unmarshal($)"},
	{"errors.Is", "errorsIs($, $)"},
	{"errors.Join", "errorsJoin($...)"},
	{"errors.New", "newError($)"},
	{"errors.Unwrap", "errorsUnwrap($)"},
	{"regexp.Compile", "resultOf(regexp.Compile($))"},
	{"regexp.Match", "resultOf(regexp.Match($, $))"},
	{"regexp.MatchString", "resultOf(regexp.MatchString($, $))"},
	{"io.EOF", "io.EOF"},
	{"os.Args", "os.Args"},
	{"os.Stderr", "os.Stderr"},
	{"os.Stdout", "os.Stdout"},
	{"strings.Builder.WriteByte", "$.WriteByte(byte($))"},
	{"strings.ContainsFunc", "containsFunc($, $)"},
	{"strings.CutPrefix", "cutPrefix($, $)"},
	{"strings.CutSuffix", "cutSuffix($, $)"},
	{"strings.IndexByte", "strings.IndexByte($, byte($))"},
	{"strings.LastIndexByte", "strings.LastIndexByte($, byte($))"},
	{"strings.NewReplacer", "strings.NewReplacer($...)"},
	{"strconv.FormatFloat", "strconv.FormatFloat($, byte($), $, $)"},
	{"strconv.FormatInt", "strconv.FormatInt(int64($), $)"},
	{"strconv.ErrRange", "errRange"},
	{"strconv.ErrSyntax", "errSyntax"},
	{"strconv.FormatUint", "formatUint($, $)"},
	{"strconv.ParseInt", "parseInt($, $, $)"},
	{"strconv.ParseUint", "parseUint($, $, $)"},
	{"strconv.Atoi", "resultOf(strconv.Atoi($))"},
	{"strconv.ParseBool", "resultOf(strconv.ParseBool($))"},
	{"strconv.ParseFloat", "resultOf(strconv.ParseFloat($, $))"},
	{"strconv.Unquote", "resultOf(strconv.Unquote($))"},
	{"math/rand.New", "randomNew($)"},
	{"math/rand.NewSource", "randomSource($)"},
	{"math/rand.Rand", "randomNumbers"},
	{"math/rand.Source", "randomSource"},
	{"math/rand.Float64", "randomShared().Float64()"},
	{"math/rand.Int", "randomShared().Int()"},
	{"math/rand.Int63", "randomShared().Int()"},
	{"math/rand.Int63n", "randomShared().Int63n($)"},
	{"math/rand.Intn", "randomShared().Intn($)"},
	{"math/rand.Perm", "randomShared().Perm($)"},
	{"math/rand.Shuffle", "randomShared().Shuffle($, $)"},
	{"math.Float64bits", "int(math.Float64bits($))"},
	{"math.Float64frombits", "floatOfBits($)"},
	{"testing.emit", "testingEmit($)"},
	{"testing.exit", "testingExit()"},
	{"testing.matches", "testingMatches($, $)"},
	{"testing.option", "testingOption($)"},
	{"testing.speak", "testingSpeak()"},
	{"time.After", "after($)"},
	{"time.Duration.Microseconds", "int($.Microseconds())"},
	{"time.Duration.Milliseconds", "int($.Milliseconds())"},
	{"time.Duration.Nanoseconds", "int($.Nanoseconds())"},
	{"time.LoadLocation", "resultOf(loadLocation($))"},
	{"time.Local", "time.UTC"},
	{"time.Parse", "resultOf(time.Parse($, $))"},
	{"time.ParseDuration", "resultOf(time.ParseDuration($))"},
	{"time.ParseInLocation", "resultOf(time.ParseInLocation($, $, $))"},
	{"time.Time.Compare", "compareTimes($, $)"},
	{"time.Time.String", "$.Round(0).String()"},
	{"time.Time.Unix", "int($.Unix())"},
	{"time.Time.UnixMicro", "int($.UnixMicro())"},
	{"time.Time.UnixMilli", "int($.UnixMilli())"},
	{"time.Time.UnixNano", "int($.UnixNano())"},
	{"time.Unix", "time.Unix(int64($), int64($))"},
	{"time.UTC", "time.UTC"},
	{"time.UnixMicro", "time.UnixMicro(int64($))"},
	{"time.UnixMilli", "time.UnixMilli(int64($))"},
	{"time.alarm", "alarm"},
	{"time.ring", "ring($, $, $)"},
	{"unicode/utf8.RuneStart", "utf8.RuneStart(byte($))"},
};

static const char *
form_of(struct str symbol)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_equal(symbol, str_from(forms[i].symbol)))
			return forms[i].pattern;
	return NULL;
}

/* "encoding/base64" of encoding/base64.Encoding.EncodeToString. */
static struct str
path_of(struct str symbol)
{
	size_t dot = (size_t)(str_find_last(symbol, '/') + 1);

	while (symbol.data[dot] != '.')
		dot++;
	return str_slice(symbol, 0, dot);
}

/* "base64.Encoding.EncodeToString" of it. */
static struct str
without_folder(struct str symbol)
{
	return str_slice(symbol, (size_t)(str_find_last(symbol, '/') + 1), symbol.length);
}

static bool
is_method(struct str symbol)
{
	struct str name = str_slice(symbol, path_of(symbol).length + 1, symbol.length);

	return str_find(name, '.') >= 0;
}

struct str
go_native_type(struct emit *e, struct str name)
{
	const char *own = form_of(name);

	if (own)
		return str_from(own);
	go_use_package(e, arena_str(e->arena, path_of(name)).data);
	return without_folder(name);
}

/* Go has interfaces among them. */
struct str
go_native_zero(struct emit *e, struct str name)
{
	return str_equal(name, STR("hash.Hash")) ? STR("nil") : go_say(e, "${}", go_native_type(e, name));
}

/* What a method is called on; Go takes the address of a variable by itself. */
static struct str
receiver(struct emit *e, const struct core_expr *of, int depth)
{
	return go_primary(e, of->kind == CORE_EXPR_ADDRESS ? of->operands[0] : of, depth);
}

static struct str
operand_text(struct emit *e, const struct core_expr *x, size_t i, int depth)
{
	if (i == 0 && is_method(x->symbol))
		return receiver(e, x->operands[0], depth);
	return go_expr(e, x->operands[i], x->operand_count > 1 ? depth + 1 : depth);
}

static struct str
filled_form(struct emit *e, const char *pattern, const struct core_expr *x, int depth)
{
	struct text out = {.arena = e->arena};
	size_t next = 0;

	for (const char *at = pattern; *at; at++) {
		if (*at == '$')
			text_add(&out, operand_text(e, x, next++, depth));
		else
			text_add(&out, (struct str){at, 1});
	}
	return text_str(&out);
}

/* Printing functions are values of the support code: `sprint` for fmt.Sprint, `logPrint` for log.Print. */
static struct str
printing_call(struct emit *e, const struct core_expr *x, bool is_log, struct str name, int depth)
{
	char first = (char)(name.data[0] | 0x20);
	struct str local = is_log ? go_say(e, "log$", name)
							  : go_say(e, "$$", arena_str(e->arena, (struct str){&first, 1}), str_slice(name, 1, name.length));

	bool has_format = name.data[name.length - 1] == 'f';

	return go_say(e, x->spread ? "$($...)" : "$($)", local, go_printed_list(e, x, has_format, depth));
}

static struct str
named_call(struct emit *e, const struct core_expr *x, int depth)
{
	struct str path = path_of(x->symbol);
	struct str name = str_slice(x->symbol, path.length + 1, x->symbol.length);

	bool is_log = str_equal(path, STR("log"));

	if (is_log || str_equal(path, STR("fmt")))
		return printing_call(e, x, is_log, name, depth);
	if (is_method(x->symbol)) {
		name = str_slice(name, (size_t)(str_find(name, '.') + 1), name.length);
		return go_say(e, "$.$($)", receiver(e, x->operands[0], depth), name,
			go_list(e, x->operands + 1, x->operand_count - 1, depth));
	}
	go_use_package(e, arena_str(e->arena, path).data);
	return go_say(e, "$($)", without_folder(x->symbol), go_list(e, x->operands, x->operand_count, depth));
}

struct str
go_regexp_name(struct emit *e, struct str pattern)
{
	bool is_new;
	struct str name = go_derived_name(e, go_say(e, "regular expression $", pattern), STR("pattern"), &is_new);

	if (is_new) {
		go_use_package(e, "regexp");
		go_put_to(e, &e->types, "var $ = regexp.MustCompile($)\n\n", name, go_quoted(e, pattern));
	}
	return name;
}

static struct str
call_text(struct emit *e, const struct core_expr *x, int depth)
{
	const char *pattern = form_of(x->symbol);

	if (str_equal(x->symbol, STR("regexp.MustCompile")) && x->operands[0]->kind == CORE_EXPR_CONST)
		return go_regexp_name(e, x->operands[0]->value.string);
	if (!pattern)
		return named_call(e, x, depth);
	struct str path = path_of(x->symbol);
	const char *package = go_say(e, "$.", without_folder(path)).data;
	if (strstr(pattern, package))
		go_use_package(e, arena_str(e->arena, path).data);
	return filled_form(e, pattern, x, depth);
}

/* The function that makes one value of several results. */
static struct str
gatherer(struct emit *e, const struct core_type *type)
{
	struct str results = go_type(e, type);
	bool is_new;
	struct str name =
		go_derived_name(e, go_say(e, "gather $", results), go_say(e, "gather_$", results), &is_new);
	struct text params = {.arena = e->arena}, items = {.arena = e->arena};

	if (!is_new)
		return name;
	for (size_t i = 0; i < type->member_count; i++) {
		struct str item = go_field_name(e, type, i);
		go_put_to(e, &params, i ? ", $ $" : "$ $", item, go_type(e, type->members[i]));
		go_put_to(e, &items, i ? ", $" : "$", item);
	}
	go_put_to(e, &e->types, "func $($) $ {\n\treturn $$\n}\n\n", name, text_str(&params), results, results,
		go_say(e, "{$}", text_str(&items)));
	return name;
}

struct str
go_extern_text(struct emit *e, const struct core_expr *x, int depth)
{
	struct str call = call_text(e, x, depth);

	return x->type->kind == CORE_TYPE_TUPLE ? go_say(e, "$($)", gatherer(e, x->type), call) : call;
}

/* As a statement: several results need not be gathered to be dropped. */
struct str
go_extern_statement(struct emit *e, const struct core_expr *x)
{
	return call_text(e, x, 1);
}
