using System.Net;
using System.Text;
using System.Xml.Linq;

namespace Pfs.Testing.S3;

/// <summary>An answer of the S3 side, read to its end.</summary>
public sealed class S3Answer
{
    private readonly HttpResponseMessage _response;

    internal S3Answer(HttpResponseMessage response, byte[] bytes)
    {
        _response = response;
        Bytes = bytes;
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status => _response.StatusCode;

    /// <summary>The body.</summary>
    public byte[] Bytes { get; }

    /// <summary>The body as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The body as XML.</summary>
    public XElement Xml => XDocument.Parse(Text).Root!;

    /// <summary>The error code in the body, null when the answer is not an error document.</summary>
    public string? Code => Bytes.Length > 0 && Text.Contains("<Error>", StringComparison.Ordinal)
        ? Xml.Element("Code")?.Value
        : null;

    /// <summary>x-amz-version-id, null when there is none.</summary>
    public string? VersionId => Header("x-amz-version-id");

    /// <summary>ETag with its quotes, null when there is none.</summary>
    public string? ETag => Header("ETag");

    /// <summary>A header of the answer or of its body, null when there is none.</summary>
    public string? Header(string name) =>
        _response.Headers.TryGetValues(name, out var values) || _response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(',', values)
            : null;

    /// <summary>The texts of all elements of that local name, in order of the document.</summary>
    public IReadOnlyList<string> Values(string element) =>
        [.. Xml.Descendants().Where(node => node.Name.LocalName == element).Select(node => node.Value)];

    /// <summary>This answer, or an exception that shows it, when its status is not a success.</summary>
    public S3Answer Succeeded() => _response.IsSuccessStatusCode
        ? this
        : throw new InvalidOperationException($"{_response.RequestMessage?.Method} {_response.RequestMessage?.RequestUri} "
            + $"was answered {(int)Status}: {Text}");
}
