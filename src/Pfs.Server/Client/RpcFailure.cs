using Grpc.Core;

namespace Pfs.Server.Client;

/// <summary>What a refused call means to the shell.</summary>
internal static class RpcFailure
{
    public static FailureException For(RpcException refusal, Uri address) => new(
        CodeFor(refusal.StatusCode), MessageFor(refusal, address), refusal);

    private static ExitCode CodeFor(StatusCode status) => status switch
    {
        StatusCode.OK => ExitCode.Ok,
        StatusCode.InvalidArgument => ExitCode.Usage,
        StatusCode.NotFound => ExitCode.NotFound,
        StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.Aborted => ExitCode.Conflict,
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => ExitCode.Unauthenticated,
        StatusCode.Unavailable => ExitCode.CannotConnect,
        StatusCode.Cancelled => ExitCode.Interrupted,
        StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.OutOfRange
            or StatusCode.Unimplemented or StatusCode.Internal or StatusCode.DataLoss => ExitCode.Failed,
    };

    private static string MessageFor(RpcException refusal, Uri address)
    {
        var said = refusal.Status.Detail is { Length: > 0 } detail ? detail : $"The server answered {refusal.StatusCode}.";
        return refusal.StatusCode switch
        {
            StatusCode.Unavailable =>
                $"No answer from the server at {address.Authority}: {said.TrimEnd('.')}; "
                + $"start it with `pfs serve`, or name another with --address or {ServerAddress.Variable}.",
            StatusCode.Unauthenticated =>
                $"{said.TrimEnd('.')}; set {CallerToken.Variable}=ACCESS_KEY:SECRET_KEY, "
                + "or name the server's data directory with --data.",
            _ => said,
        };
    }
}
