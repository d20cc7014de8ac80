"""Stubs made from the contract when the test runs, as a stranger would make them, and the server under test."""

import os
import sys
import tempfile

import grpc
import grpc_tools
from grpc_tools import protoc

_folder = tempfile.TemporaryDirectory()
_google = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
sys.path.insert(0, _folder.name)


def compile_proto(root, file):
    """Makes the modules of a proto file below `root`."""
    failed = protoc.main(["protoc", f"-I{root}", f"-I{_google}", f"--python_out={_folder.name}", f"--grpc_python_out={_folder.name}", file])
    assert failed == 0, f"protoc refused {file}"


compile_proto(os.environ["PFS_PROTO"], "pfs/v1/pfs.proto")

from pfs.v1 import pfs_pb2 as messages  # noqa: E402
from pfs.v1 import pfs_pb2_grpc as services  # noqa: E402

__all__ = ["channel", "compile_proto", "connect", "messages", "raises", "services", "caller"]


def connect(*options):
    """Another channel to the server, by TLS where there is an authority to trust."""
    if "PFS_CA_FILE" not in os.environ:
        return grpc.insecure_channel(os.environ["PFS_ADDRESS"], options)
    with open(os.environ["PFS_CA_FILE"], "rb") as authority:
        return grpc.secure_channel(os.environ["PFS_ADDRESS"], grpc.ssl_channel_credentials(authority.read()), options)


channel = connect()
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
