// simdjson's on-demand reader, doing what the generated handler does: fill structs, check, compute.
#include "tests/bench/decode/peers.h"

#include <simdjson.h>

#include <cmath>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

struct Record {
	std::string_view id;
	std::string_view data;
};

simdjson::ondemand::parser parser;
std::vector<Record> records; // kept: no allocation once it is warm
std::vector<double> numbers;

[[noreturn]] void
refuse()
{
	std::abort();
}

void
read_record(simdjson::ondemand::object object, Record &record)
{
	for (auto field : object) {
		std::string_view key = field.unescaped_key();
		if (key == "id")
			record.id = field.value().get_string();
		else if (key == "data")
			record.data = field.value().get_string();
	}
	if (!record.id.data() || !record.data.data())
		refuse();
}

double
check()
{
	for (const Record &record : records)
		if (record.id.empty() || record.data.empty())
			refuse();
	return static_cast<double>(records.size());
}

double
variance()
{
	double mean = 0;
	double sum = 0;
	for (double number : numbers)
		mean += number;
	mean /= static_cast<double>(numbers.size());
	for (double number : numbers)
		sum += (number - mean) * (number - mean);
	return sum / static_cast<double>(numbers.size());
}

} // namespace

double
simdjson_records(char *body, size_t length)
{
	auto document = parser.iterate(body, length, length + PEER_PADDING);
	records.clear();
	for (auto element : document["records"].get_array()) {
		records.emplace_back();
		read_record(element.get_object(), records.back());
	}
	return check();
}

double
simdjson_floats(char *body, size_t length)
{
	auto document = parser.iterate(body, length, length + PEER_PADDING);
	numbers.clear();
	for (auto element : document["numbers"].get_array())
		numbers.push_back(element.get_double());
	std::string_view operation = document["operation"].get_string();
	return operation == "variance" ? variance() : 0;
}
