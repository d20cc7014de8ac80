namespace Pfs.Rpc.Wire;

internal static class RpcHeaders
{
    public const string GrpcStatus = "grpc-status";
    public const string GrpcMessage = "grpc-message";
    public const string GrpcStatusDetails = "grpc-status-details-bin";
    public const string GrpcTimeout = "grpc-timeout";
    public const string GrpcEncoding = "grpc-encoding";
    public const string GrpcAcceptEncoding = "grpc-accept-encoding";
    public const string ConnectTimeout = "connect-timeout-ms";
    public const string ConnectEncoding = "connect-content-encoding";
    public const string ConnectAcceptEncoding = "connect-accept-encoding";
    public const string RequestId = "x-request-id";
    public const string AcceptedEncodings = "identity,gzip";
}
