"""Stubs made from the contract when the test runs, as a stranger would make them, and the server under test."""

import os
import sys
import tempfile

import grpc
import grpc_tools
from grpc_tools import protoc

_folder = tempfile.TemporaryDirectory()
_google = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
_failed = protoc.main(
    [
        "protoc",
        f"-I{os.environ['PFS_PROTO']}",
        f"-I{_google}",
        f"--python_out={_folder.name}",
        f"--grpc_python_out={_folder.name}",
        "pfs/v1/pfs.proto",
    ]
)
assert _failed == 0, "protoc refused the contract"
sys.path.insert(0, _folder.name)

from pfs.v1 import pfs_pb2 as messages  # noqa: E402
from pfs.v1 import pfs_pb2_grpc as services  # noqa: E402

__all__ = ["channel", "messages", "raises", "services", "caller"]

channel = grpc.insecure_channel(os.environ["PFS_ADDRESS"])
caller = (("authorization", f"Bearer {os.environ['PFS_TOKEN']}"),)


def raises(code, call):
    """Runs `call`, which must fail with that status code."""
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, (error.code(), error.details())
        assert error.details(), "a refusal says why"
        return
    raise AssertionError(f"expected {code}, but the call succeeded")
