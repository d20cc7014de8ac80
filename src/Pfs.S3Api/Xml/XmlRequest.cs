using System.Text;
using System.Xml;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Xml;

/// <summary>Reads the XML bodies of requests: bounded in size, depth and elements, without DTD, entities or the network.</summary>
internal static class XmlRequest
{
    /// <summary>For all bodies but DeleteObjects' and CompleteMultipartUpload's.</summary>
    public const int DefaultMaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a document within the default limits whose root is <paramref name="root"/>.</summary>
    /// <exception cref="S3Exception">MissingRequestBodyError or MalformedXML.</exception>
    public static XmlElement Parse(ReadOnlyMemory<byte> body, string root) => Parse(body, root, XmlLimits.Default);

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte}, string)"/>
    public static XmlElement Parse(ReadOnlyMemory<byte> body, string root, XmlLimits limits)
    {
        if (body.IsEmpty)
        {
            throw new S3Exception(S3Error.MissingRequestBody);
        }

        try
        {
            var element = Read(body, limits);
            return element.Name == root ? element : throw new S3Exception(S3Error.MalformedXml);
        }
        catch (Exception fault) when (fault is XmlException or EncoderFallbackException)
        {
            throw new S3Exception(S3Error.MalformedXml);
        }
    }

    /// <summary>No reference may smuggle in a NUL or half of a surrogate pair, which would become another key.</summary>
    private static void CheckIsText(string text)
    {
        if (text.Contains('\0') || StrictUtf8.GetByteCount(text) < 0)
        {
            throw new XmlException();
        }
    }

    private static XmlElement Read(ReadOnlyMemory<byte> body, XmlLimits limits)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CheckCharacters = false, // keys may hold characters that XML 1.0 has only as references, and not even as those
        };
        using var reader = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), settings);
        var open = new Stack<XmlElement>();
        XmlElement? root = null;
        var count = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (++count > limits.Elements || open.Count >= limits.Depth)
                    {
                        throw new S3Exception(S3Error.MalformedXml);
                    }

                    var element = new XmlElement(reader.LocalName);
                    if (open.TryPeek(out var parent))
                    {
                        parent.Children.Add(element);
                    }

                    root ??= element;
                    if (!reader.IsEmptyElement)
                    {
                        open.Push(element);
                    }

                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    // White space alone may be a whole key; between elements it lands in a text that nobody reads.
                    if (open.TryPeek(out var inside))
                    {
                        CheckIsText(reader.Value);
                        inside.AppendText(reader.Value);
                    }

                    break;
                default:
                    break;
            }
        }

        return root ?? throw new S3Exception(S3Error.MalformedXml);
    }
}
