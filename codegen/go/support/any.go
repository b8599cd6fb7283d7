// Made by forstc: what programs need beside Go's own packages: values of any type, and their JSON.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"
)

// anyObject is the members of an Any, in source order.
type anyObject []anyMember

type anyMember struct {
	name  string
	value any
}

// anyOf is a value as JSON would have it: objects and slices of Any.
func anyOf(value any) any { return anyValue(reflect.ValueOf(value)) }

func anyValue(v reflect.Value) any {
	switch {
	case !v.IsValid():
		return nil
	case v.Type() == momentType:
		return v.Interface().(time.Time).Format(time.RFC3339Nano)
	case v.Type() == objectType:
		return v.Interface()
	}
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int32, reflect.Int64:
		return int(v.Int())
	case reflect.Float64:
		return v.Float()
	case reflect.String:
		return v.String()
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return anyValue(v.Elem())
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return base64.StdEncoding.EncodeToString(v.Bytes())
		}
		items := make([]any, v.Len())
		for i := range items {
			items[i] = anyValue(v.Index(i))
		}
		return items
	case reflect.Map:
		return anyEntries(v)
	case reflect.Struct:
		return anyMembers(v)
	}
	return nil
}

func anyEntries(v reflect.Value) anyObject {
	members := make(anyObject, 0, v.Len())
	for _, entry := range sortedEntries(v) {
		name := sprint(entry.key.Interface())
		members = append(members, anyMember{name, anyValue(entry.value)})
	}
	sort.SliceStable(members, func(i, j int) bool { return members[i].name < members[j].name })
	return members
}

func anyMembers(v reflect.Value) anyObject {
	v = addressable(v)
	members := make(anyObject, 0, v.NumField())
	for _, m := range jsonMembers(v.Type()) {
		field := readable(v.FieldByIndex(m.path))
		if !(m.omitsEmpty || field.Kind() == reflect.Pointer) || !isEmpty(field) {
			members = append(members, anyMember{m.name, anyValue(field)})
		}
	}
	return members
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

// jsonNames are what tags say of members, of structs whose fields have other names in JSON, or none.
var jsonNames = map[reflect.Type][]string{}

func namedInJSON[T any](names ...string) bool {
	jsonNames[reflect.TypeOf((*T)(nil)).Elem()] = names
	return true
}

type jsonMember struct {
	name       string
	omitsEmpty bool
	path       []int
}

// jsonMembers are the members of a struct that JSON has.
func jsonMembers(t reflect.Type) []jsonMember {
	names, named := jsonNames[t]
	paths := memberPaths(t)
	members := make([]jsonMember, 0, len(paths))
	for i, path := range paths {
		member := jsonMember{t.FieldByIndex(path).Name, false, path}
		if named {
			member.name = strings.TrimSuffix(names[i], ",omitempty")
			member.omitsEmpty = member.name != names[i]
		}
		if member.name != "" {
			members = append(members, member)
		}
	}
	return members
}

func (o anyObject) entries() map[string]any {
	entries := make(map[string]any, len(o))
	for _, m := range o {
		entries[m.name] = m.value
	}
	return entries
}

func (o anyObject) get(name string) (any, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// holds tells whether an Any holds a value of the type, as a decoder would find it.
func holds[T any](value any) bool {
	var zero T
	return fits(value, reflect.TypeOf(&zero).Elem())
}

func fits(value any, t reflect.Type) bool {
	if t == momentType {
		_, ok := momentOf(value)
		return ok
	}
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Int, reflect.Int64:
		return is[int](value)
	case reflect.Pointer:
		return value == nil || fits(value, t.Elem())
	case reflect.Float64:
		return is[float64](value) || is[int](value)
	case reflect.Slice:
		items, ok := value.([]any)
		for _, item := range items {
			ok = ok && fits(item, t.Elem())
		}
		return ok
	case reflect.Map:
		members, ok := value.(anyObject)
		for _, m := range members {
			ok = ok && fits(m.value, t.Elem())
		}
		return ok
	case reflect.Struct:
		members, ok := value.(anyObject)
		for _, m := range jsonMembers(t) {
			item, found := members.get(m.name)
			member := t.FieldByIndex(m.path).Type
			absent := m.omitsEmpty || member.Kind() == reflect.Pointer
			ok = ok && (!found && absent || found && fits(item, member))
		}
		return ok
	}
	return value != nil && reflect.TypeOf(value) == t
}

// taken is the value that an Any was found to hold.
func taken[T any](value any) T {
	var result T
	takeInto(value, reflect.ValueOf(&result).Elem())
	return result
}

func takeInto(value any, into reflect.Value) {
	t := into.Type()
	if moment, ok := momentOf(value); ok && t == momentType {
		into.Set(reflect.ValueOf(moment))
		return
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
		into.SetInt(int64(value.(int)))
	case reflect.Pointer:
		if value != nil {
			into.Set(reflect.New(t.Elem()))
			takeInto(value, into.Elem())
		}
	case reflect.Float64:
		if whole, ok := value.(int); ok {
			value = float64(whole)
		}
		into.SetFloat(value.(float64))
	case reflect.Slice:
		items := value.([]any)
		if t.Elem().Kind() == reflect.Interface {
			into.Set(reflect.ValueOf(items))
			return
		}
		into.Set(reflect.MakeSlice(t, len(items), len(items)))
		for i, item := range items {
			takeInto(item, into.Index(i))
		}
	case reflect.Map:
		into.Set(reflect.MakeMap(t))
		for _, m := range value.(anyObject) {
			item := reflect.New(t.Elem()).Elem()
			takeInto(m.value, item)
			into.SetMapIndex(reflect.ValueOf(m.name), item)
		}
	case reflect.Struct:
		members := value.(anyObject)
		for _, m := range jsonMembers(t) {
			if item, found := members.get(m.name); found {
				takeInto(item, readable(into.FieldByIndex(m.path)))
			}
		}
	default:
		if value != nil {
			into.Set(reflect.ValueOf(value))
		}
	}
}

// marshal is an Any as JSON; Go's own encoder sorts members.
func marshal(value any, lines bool, prefix, indent string) result[[]byte] {
	var out bytes.Buffer
	if err := encodeAny(&out, value); err != nil {
		return result[[]byte]{err: err}
	}
	if !lines {
		return result[[]byte]{value: out.Bytes()}
	}
	var laid bytes.Buffer
	json.Indent(&laid, out.Bytes(), prefix, indent)
	return result[[]byte]{value: laid.Bytes()}
}

func encodeAny(out *bytes.Buffer, value any) error {
	switch value := value.(type) {
	case []any:
		out.WriteByte('[')
		for i, item := range value {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := encodeAny(out, item); err != nil {
				return err
			}
		}
		out.WriteByte(']')
	case anyObject:
		out.WriteByte('{')
		for i, m := range value {
			if i > 0 {
				out.WriteByte(',')
			}
			encodeAny(out, m.name)
			out.WriteByte(':')
			if err := encodeAny(out, m.value); err != nil {
				return err
			}
		}
		out.WriteByte('}')
	default:
		text, err := json.Marshal(value)
		if err != nil {
			return newError(err.Error())
		}
		out.Write(text)
	}
	return nil
}

// unmarshal reads JSON with the members of objects in their order.
func unmarshal(data []byte) result[any] {
	var ignored any
	if err := json.Unmarshal(data, &ignored); err != nil {
		return result[any]{err: newError(err.Error())}
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return result[any]{value: decodeAny(decoder)}
}

func decodeAny(decoder *json.Decoder) any {
	token, _ := decoder.Token()
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return decodeItems(decoder)
		}
		return decodeMembers(decoder)
	case json.Number:
		if whole, err := strconv.Atoi(string(token)); err == nil {
			return whole
		}
		real, _ := token.Float64()
		return real
	}
	return token
}

func decodeItems(decoder *json.Decoder) any {
	items := []any{}
	for decoder.More() {
		items = append(items, decodeAny(decoder))
	}
	decoder.Token()
	return items
}

func decodeMembers(decoder *json.Decoder) any {
	members, places := anyObject{}, map[string]int{}
	for decoder.More() {
		name, _ := decodeAny(decoder).(string)
		value := decodeAny(decoder)
		place, known := places[name]
		if known {
			members[place].value = value
			continue
		}
		places[name] = len(members)
		members = append(members, anyMember{name, value})
	}
	decoder.Token()
	return members
}

var objectType = reflect.TypeOf(anyObject(nil))

var momentType = reflect.TypeOf(time.Time{})
