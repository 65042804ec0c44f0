#include "base/worker.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "processes.hpp"
#include "validate/pac_script.hpp"

using namespace pacwright;

namespace {

void echo(WorkerChannel& channel) {
  while (auto message = channel.receive()) {
    if (!channel.send(*message)) return;
  }
}

void be_silent(WorkerChannel& channel) { channel.receive(); }

void end_at_once(WorkerChannel&) {}

void crash(WorkerChannel& channel) {
  channel.receive();
  std::_Exit(9);
}

void send_process_id(WorkerChannel& channel) {
  channel.send(std::to_string(own_process_id()));
  channel.receive();
}

/// A worker with a worker of its own; the inner one never looks at its channel.
void spin(WorkerChannel& channel) {
  channel.send(std::to_string(own_process_id()));
  while (true) {
  }
}

void be_parent(WorkerChannel& channel) {
  auto child = Worker::start(spin);
  const auto id = child ? child->channel().receive() : std::nullopt;
  channel.send(id.value_or(""));
  channel.receive();
  std::_Exit(0);  // Without a destructor that would end the child.
}

std::string numbered_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 256);
  return bytes;
}

}  // namespace

TEST_CASE("worker: messages of any bytes and sizes come back whole and in order") {
  auto worker = Worker::start(echo);
  REQUIRE(worker);
  const std::size_t sizes[] = {0, 1, 7, 8, 9, 65535, 65536, 65537, 3000000};
  for (const std::size_t size : sizes) {
    CAPTURE(size);
    const std::string message = numbered_bytes(size);
    REQUIRE(worker->channel().send(message));
    const auto back = worker->channel().receive(20000);
    REQUIRE(back);
    CHECK(*back == message);
  }
  REQUIRE(worker->channel().send("first"));
  REQUIRE(worker->channel().send("second"));
  CHECK(worker->channel().receive(20000) == "first");
  CHECK(worker->channel().receive(20000) == "second");
}

TEST_CASE("worker: no message within the time asked for") {
  auto worker = Worker::start(be_silent);
  REQUIRE(worker);
  CHECK(!worker->channel().receive(0));
  CHECK(!worker->channel().receive(20));
}

TEST_CASE("worker: a child that is gone is noticed, and writing to it kills nobody") {
  for (void (*body)(WorkerChannel&) : {end_at_once, crash}) {
    auto worker = Worker::start(body);
    REQUIRE(worker);
    worker->channel().send("go");
    CHECK(!worker->channel().receive(20000));
    const std::string much(1 << 20, 'x');
    bool sent = true;
    for (int i = 0; i < 3 && sent; ++i) sent = worker->channel().send(much);
    CHECK(!sent);
  }
}

TEST_CASE("worker: ends with its object, also after moves") {
  {
    auto first = Worker::start(echo);
    auto second = Worker::start(be_silent);
    REQUIRE(first);
    REQUIRE(second);
    Worker moved(std::move(*first));
    CHECK(moved.channel().send("still there"));
    CHECK(moved.channel().receive(20000) == "still there");
    moved = std::move(*second);  // Ends the first.
    CHECK(!moved.channel().receive(0));
  }
  end_idle_sandboxes();  // Of other cases, where one process runs them all.
  CHECK(has_no_child());
}

TEST_CASE("worker: a child does not keep another one's line open") {
  auto first = Worker::start(send_process_id);
  auto second = Worker::start(send_process_id);  // Inherits the parent's end of the first line.
  REQUIRE(first);
  REQUIRE(second);
  const auto id = first->channel().receive(20000);
  REQUIRE(id);
  first.reset();
  CHECK(!lives(std::stoi(*id)));
  CHECK(second->channel().receive(20000));
}

#ifdef __linux__
TEST_CASE("worker: a child keeps no file of its parent open") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  auto child = Worker::start(echo);
  REQUIRE(child);
  close(ends[1]);
  char byte = 0;
  CHECK(read(ends[0], &byte, 1) == 0);  // It would wait for ever if the child could still write.
  close(ends[0]);
  CHECK(child->channel().send("alive"));
  CHECK(child->channel().receive(20000) == "alive");
}
#endif

#if defined(__linux__) || defined(_WIN32)
TEST_CASE("worker: a busy child ends with its parent") {
  auto parent = Worker::start(be_parent);
  REQUIRE(parent);
  const auto id = parent->channel().receive(20000);
  REQUIRE(id);
  REQUIRE(!id->empty());
  const int child = std::stoi(*id);
  CHECK(lives(child));
  parent->channel().send("end");
  // Whoever adopts orphans may take a while to bury them; a zombie still counts as living.
  bool ended = false;
  for (int i = 0; i < 2000 && !ended; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ended = !lives(child);
  }
  CHECK(ended);
}

TEST_CASE("worker: survives the thread that started it") {
  std::optional<Worker> worker;
  std::thread([&worker] { worker = Worker::start(echo); }).join();
  REQUIRE(worker);
  REQUIRE(worker->channel().send("after"));
  CHECK(worker->channel().receive(20000) == "after");
}
#endif
