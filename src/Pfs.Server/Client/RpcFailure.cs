using System.Security.Authentication;
using Grpc.Core;

namespace Pfs.Server.Client;

/// <summary>What a refused call means to the shell.</summary>
internal static class RpcFailure
{
    public static FailureException For(RpcException refusal, Uri address)
    {
        // A server that answers Unavailable (its disk failed, say) is there; only a local exception means that it is not.
        var isUnreachable = refusal.StatusCode == StatusCode.Unavailable && refusal.Status.DebugException is not null;
        return isUnreachable
            ? new FailureException(ExitCode.CannotConnect, IsDistrusted(refusal.Status.DebugException) ? Distrusted(address) : Unreachable(address), refusal)
            : new FailureException(CodeFor(refusal.StatusCode), MessageFor(refusal), refusal);
    }

    private static string Unreachable(Uri address) =>
        $"No pfs server answers at {address.Authority}; start one with `pfs serve`, "
        + $"or name another with --address or {ServerAddress.Variable}.";

    private static string Distrusted(Uri address) =>
        $"The certificate of {address.Authority} is not trusted for that name; name its authority's PEM file with {TrustedAuthorities.Variable}.";

    private static bool IsDistrusted(Exception? failure) =>
        failure is not null && (failure is AuthenticationException || IsDistrusted(failure.InnerException));

    private static ExitCode CodeFor(StatusCode status) => status switch
    {
        StatusCode.OK => ExitCode.Ok,
        StatusCode.InvalidArgument => ExitCode.Usage,
        StatusCode.NotFound => ExitCode.NotFound,
        StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.Aborted => ExitCode.Conflict,
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => ExitCode.Unauthenticated,
        StatusCode.Cancelled => ExitCode.Interrupted,
        StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.OutOfRange
            or StatusCode.Unimplemented or StatusCode.Unavailable or StatusCode.Internal or StatusCode.DataLoss => ExitCode.Failed,
    };

    private static string MessageFor(RpcException refusal)
    {
        var said = refusal.Status.Detail is { Length: > 0 } detail ? detail : $"The server answered {refusal.StatusCode}.";
        return refusal.StatusCode switch
        {
            StatusCode.Unauthenticated =>
                $"{said.TrimEnd('.')}; set {CallerToken.Variable}=ACCESS_KEY:SECRET_KEY, "
                + "or name the server's data directory with --data.",
            _ => said,
        };
    }
}
