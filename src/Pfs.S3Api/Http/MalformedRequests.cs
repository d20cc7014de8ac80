using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>
/// Answers in S3's form what Kestrel refuses before any application sees it: a NUL or raw bytes in the target, a request line
/// or headers too long, no Host. Kestrel tells of it by a documented diagnostic event, before it writes its own empty answer;
/// the connection's <see cref="MalformedRequestOutput"/> then sends ours instead.
/// https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/diagnostics
/// </summary>
internal sealed class MalformedRequests(ILogger<S3Endpoint> logger) : DiagnosticSource
{
    private const string BadRequestEvent = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public override bool IsEnabled(string name) => name == BadRequestEvent;

    public override void Write(string name, object? value)
    {
        if (value is IFeatureCollection features
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException fault
            && features.Get<MalformedRequestOutput>() is { } output
            && features.Get<IHttpRequestFeature>()?.Protocol != "HTTP/2" // which frames its answers
            && features.Get<IHttpResponseFeature>()?.HasStarted == false)
        {
            Answer(output, fault, features.Get<IHttpRequestFeature>()?.Method ?? "");
        }
    }

    private void Answer(MalformedRequestOutput output, BadHttpRequestException fault, string method)
    {
        var refusal = new S3Exception(ErrorOf(fault), fault.Message);
        var requestId = RequestIds.Next();
        S3ApiLog.Refused(logger, requestId, method, "", refusal.Error.Status, refusal.Error.Code, refusal.Message);

        using var body = ErrorAnswer.Body(refusal, "", requestId);
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {refusal.Error.Status} {ReasonPhrases.GetReasonPhrase(refusal.Error.Status)}
            Content-Length: {body.Written.Length}
            Connection: close
            Content-Type: {ErrorAnswer.ContentType}
            Date: {TimeProvider.System.GetUtcNow():R}
            Server: {S3Endpoint.ServerName}
            x-amz-request-id: {requestId}
            x-amz-id-2: {RequestIds.HostId}


            """).ReplaceLineEndings("\r\n");
        output.Replace(Encoding.ASCII.GetBytes(head), HttpMethods.IsHead(method) ? default : body.Written.Span);
    }

    private static S3Error ErrorOf(BadHttpRequestException fault) => fault.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => S3Error.RequestTimeout,
        StatusCodes.Status414UriTooLong or StatusCodes.Status431RequestHeaderFieldsTooLarge => S3Error.RequestHeaderSectionTooLarge,
        _ when fault.Message.StartsWith("Invalid request target", StringComparison.Ordinal) => S3Error.InvalidUri,
        _ => S3Error.BadRequest,
    };
}
