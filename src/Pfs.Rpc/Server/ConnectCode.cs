using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Pfs.Rpc.Server;

/// <summary>Status codes in the JSON form of a call: https://connectrpc.com/docs/protocol#error-codes.</summary>
public static class ConnectCode
{
    private const int StatusClientClosedRequest = 499;

    /// <summary>The HTTP status of a call without a stream that ended so.</summary>
    public static int HttpStatusOf(StatusCode code) => code switch
    {
        StatusCode.OK => StatusCodes.Status200OK,
        StatusCode.Cancelled => StatusClientClosedRequest,
        StatusCode.Unknown => StatusCodes.Status500InternalServerError,
        StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists => StatusCodes.Status409Conflict,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.FailedPrecondition => StatusCodes.Status400BadRequest,
        StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.Internal => StatusCodes.Status500InternalServerError,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.DataLoss => StatusCodes.Status500InternalServerError,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
    };

    /// <summary>Its name, such as "not_found".</summary>
    public static string NameOf(StatusCode code) => code == StatusCode.Cancelled
        ? "canceled" // Connect's spelling
        : JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
}
