using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Errors;

/// <summary>Writes a refusal in S3's form.</summary>
internal static class ErrorAnswer
{
    public static async ValueTask WriteAsync(
        HttpContext http, S3Exception refusal, string resource, string requestId, string hostId, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.Clear();
        response.StatusCode = refusal.Error.Status;
        response.Headers["x-amz-request-id"] = requestId;
        response.Headers["x-amz-id-2"] = hostId;
        response.Headers.Server = S3Endpoint.ServerName;
        foreach (var header in refusal.Headers)
        {
            response.Headers[header.Key] = header.Value;
        }

        using var answer = new XmlAnswer();
        answer.Open("Error"u8);
        answer.Element("Code"u8, refusal.Error.Code);
        answer.Element("Message"u8, refusal.Message);
        foreach (var element in refusal.Elements)
        {
            answer.Element(System.Text.Encoding.ASCII.GetBytes(element.Key), element.Value);
        }

        answer.Element("Resource"u8, resource);
        answer.Element("RequestId"u8, requestId);
        answer.Element("HostId"u8, hostId);
        answer.Close("Error"u8);
        response.ContentType = "application/xml";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        response.ContentLength = answer.Written.Length;
        await response.Body.WriteAsync(answer.Written, cancellationToken);
    }
}
