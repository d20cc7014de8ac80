"""What gRPC's own interoperability tests ask of a server, asked by grpcio: of Pfs, and of the echo service on the same transport where a case
needs an answer that Pfs never gives."""

import os
import time

import grpc
from grpc import StatusCode
from pfs_grpc import caller, channel, compile_proto, connect, messages, raises, services

compile_proto(os.environ["ECHO_PROTO"], "echo.proto")

import echo_pb2 as echo_messages  # noqa: E402
import echo_pb2_grpc as echo_services  # noqa: E402

REPO = "interop-grpcio" + ("-tls" if os.environ.get("PFS_CA_FILE") else "")
SIZES = [27182, 8, 1828, 45904]
SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"

access = services.AccessServiceStub(channel)
files = services.FileServiceStub(channel)
commits = services.CommitServiceStub(channel)
echo = echo_services.EchoStub(grpc.insecure_channel(os.environ["ECHO_ADDRESS"]))
ask = echo_messages.EchoRequest


def write(path, **options):
    part = messages.WriteFilesRequest
    stream = [part(header=messages.WriteFilesHeader(repo=REPO, branch="master")), part(start=messages.WriteFileStart(path=path, size=sum(SIZES)))]
    stream += [part(data=bytes([7]) * size) for size in SIZES]
    return files.WriteFiles(iter(stream), metadata=caller, **options).commit


def read(path):
    return b"".join(answer.data for answer in files.ReadFile(messages.ReadFileRequest(repo=REPO, path=path), metadata=caller))


def fails(code, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, (error.code(), error.details())
        return error
    raise AssertionError(f"expected {code}, but the call succeeded")


def empty_unary():
    assert access.WhoAmI(messages.WhoAmIRequest(), metadata=caller).principal


def large_unary():
    payload = b"\x01" * 314159
    assert echo.Unary(ask(payload=payload)).payload == payload


def client_streaming():
    assert write(b"a").total_bytes == sum(SIZES)


def server_streaming():
    assert read(b"a") == bytes([7]) * sum(SIZES)


def ping_pong():
    heard = []

    def speak():
        for number in range(4):
            assert len(heard) == number, "the next question waits for the answer to this one"
            yield ask(text=str(number))
            while len(heard) == number:
                time.sleep(0.01)

    for answer in echo.Chat(speak()):
        heard.append(answer.text)
    assert heard == ["0", "1", "2", "3"]


def empty_stream():
    assert list(echo.Chat(iter([]))) == []


def cancel_after_begin():
    call = files.WriteFiles.future(wait_for_ever(), metadata=caller)
    call.cancel()
    assert call.cancelled() and call.code() == StatusCode.CANCELLED


def cancel_after_first_response():
    def speak():
        yield ask(text="one")
        yield from wait_for_ever()

    call = echo.Chat(speak())
    assert next(call).text == "one"
    call.cancel()
    fails(StatusCode.CANCELLED, lambda: next(call))


def timeout_on_sleeping_server():
    fails(StatusCode.DEADLINE_EXCEEDED, lambda: list(commits.WatchCommits(messages.WatchCommitsRequest(repo=REPO), metadata=caller, timeout=0.3)))


def status_code_and_message():
    error = fails(StatusCode.UNKNOWN, lambda: echo.Unary(ask(count=2, text="test status message")))
    assert error.details() == "test status message"
    raises(StatusCode.NOT_FOUND, lambda: read(b"absent"))


def special_status_message():
    assert fails(StatusCode.UNKNOWN, lambda: echo.Unary(ask(count=2, text=SPECIAL))).details() == SPECIAL


def custom_metadata():
    sent = (("x-echo-initial", "first"), ("x-echo", "last"), ("x-echo-bin", b"\xab\x00\xff"))
    _, call = echo.Unary.with_call(ask(text="hi"), metadata=sent)
    assert ("x-echo-initial", "first") in call.initial_metadata()
    assert ("x-echo", "last") in call.trailing_metadata()
    assert ("x-echo-bin", b"\xab\x00\xff") in call.trailing_metadata()


def unimplemented_method():
    raises(StatusCode.UNIMPLEMENTED, lambda: channel.unary_unary("/pfs.v1.RepoService/Nothing")(b"", metadata=caller))


def unimplemented_service():
    raises(StatusCode.UNIMPLEMENTED, lambda: channel.unary_unary("/pfs.v1.NoService/Nothing")(b"", metadata=caller))


def client_compressed():
    write(b"gzip", compression=grpc.Compression.Gzip)
    assert read(b"gzip") == bytes([7]) * sum(SIZES)
    error = fails(StatusCode.UNIMPLEMENTED, lambda: write(b"deflate", compression=grpc.Compression.Deflate))
    assert "'deflate'" in error.details() and "identity,gzip" in error.details(), error.details()


def server_compressed():
    assert echo.Unary(ask(payload=b"\x02" * 100_000)).payload == b"\x02" * 100_000


def keep_alive():
    states = []
    patient = connect(("grpc.keepalive_time_ms", 200), ("grpc.keepalive_timeout_ms", 10000), ("grpc.keepalive_permit_without_calls", 1))
    stub = services.AccessServiceStub(patient)
    stub.WhoAmI(messages.WhoAmIRequest(), metadata=caller)
    patient.subscribe(states.append)
    time.sleep(11)  # longer than the timeout of a ping
    stub.WhoAmI(messages.WhoAmIRequest(), metadata=caller)
    while not states:
        time.sleep(0.01)  # another thread tells them
    assert set(states) == {grpc.ChannelConnectivity.READY}, states


def wait_for_ever():
    time.sleep(3600)
    yield


services.RepoServiceStub(channel).CreateRepo(messages.CreateRepoRequest(repo=REPO), metadata=caller)
services.BranchServiceStub(channel).CreateBranch(messages.CreateBranchRequest(repo=REPO, branch="master"), metadata=caller)

for case in (
    empty_unary,
    large_unary,
    client_streaming,
    server_streaming,
    ping_pong,
    empty_stream,
    cancel_after_begin,
    cancel_after_first_response,
    timeout_on_sleeping_server,
    status_code_and_message,
    special_status_message,
    custom_metadata,
    unimplemented_method,
    unimplemented_service,
    client_compressed,
    server_compressed,
    keep_alive,
):
    case()
    print(case.__name__, flush=True)

os._exit(0)  # the threads of cancelled calls sleep on
