using System.Text;
using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Errors;

/// <summary>Writes a refusal in S3's form.</summary>
internal static class ErrorAnswer
{
    public const string ContentType = "application/xml";

    public static async ValueTask WriteAsync(
        HttpContext http, S3Exception refusal, string resource, string requestId, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.Clear();
        response.StatusCode = refusal.Error.Status;
        response.Headers["x-amz-request-id"] = requestId;
        response.Headers["x-amz-id-2"] = RequestIds.HostId;
        response.Headers.Server = S3Endpoint.ServerName;
        foreach (var header in refusal.Headers)
        {
            response.Headers[header.Key] = header.Value;
        }

        if (http.Request.Headers.Expect.Count > 0)
        {
            // Whether the body still comes is the client's choice, so nobody knows where a next request would begin.
            response.Headers.Connection = "close";
        }

        response.ContentType = ContentType;
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        using var body = Body(refusal, resource, requestId);
        response.ContentLength = body.Written.Length;
        await response.Body.WriteAsync(body.Written, cancellationToken);
    }

    /// <summary>The Error document; the caller disposes it.</summary>
    public static XmlAnswer Body(S3Exception refusal, string resource, string requestId)
    {
        var body = new XmlAnswer();
        body.Open("Error"u8);
        body.Element("Code"u8, refusal.Error.Code);
        body.Element("Message"u8, refusal.Message);
        foreach (var element in refusal.Elements)
        {
            body.Element(Encoding.ASCII.GetBytes(element.Key), element.Value);
        }

        body.Element("Resource"u8, resource);
        body.Element("RequestId"u8, requestId);
        body.Element("HostId"u8, RequestIds.HostId);
        body.Close("Error"u8);
        return body;
    }
}
