"""A program of many lines, as people write them: types, errors, guards, methods, functions, all of which it uses."""

PART = """\
// Part {i}.
type Item{i} = {{
  id: String.Min(1).Max(64),
  amount: Int.Between(1, 99),
  price: Float,
  note: String?
}}

error Bad{i} {{ message: String }}

is (item Item{i}) Fine{i}() {{
  ensure item.id is NotEmpty() or Bad{i}("an item has an id")
  ensure item.price is GreaterThan(0.0)
}}

func (item Item{i}) cost(): Float {{
  return item.price * item.amount
}}

func sum{i}(items: Array(Item{i})): Float {{
  sum := 0.0
  for item in items {{
    if item.amount > 10 && item.price < 100.0 {{
      sum += item.cost()
    }} else if item.note is Present() {{
      sum += Float(len(*item.note))
    }} else {{
      sum -= 1.5
    }}
  }}
  return sum
}}

func check{i}(item: Item{i}): String {{
  ensure item is Fine{i}()
  parts := [item.id, String(item.amount)]
  counts := map[String]Int{{"a": 1}}
  counts["b"] += 2
  switch item.amount {{
  case 1, 2, 3:
    parts = append(parts, "few")
  default:
    parts = append(parts, strings.ToUpper("many"))
  }}
  text := strings.Join(parts, ", ")
  fmt.Println(text, sum{i}([item]), len(counts))
  return text
}}

"""


def program(lines):
    """At least so many lines, ended by a main."""
    parts = -(-lines // PART.count("\n"))
    return "".join(PART.format(i=i) for i in range(parts)) + "func main() {}\n"
