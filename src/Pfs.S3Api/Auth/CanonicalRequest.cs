using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Auth;

/// <summary>
/// Writes what Signature V4 signs. S3 encodes the path once and never normalises it.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
/// </summary>
internal static class CanonicalRequest
{
    public static void Write(
        IBufferWriter<byte> output, HttpRequest request, string path, string host, RequestTarget target, SignedRequest signed)
    {
        Encoding.Latin1.GetBytes(request.Method, output);
        output.Write("\n"u8);
        Encoding.Latin1.GetBytes(path, output);
        output.Write("\n"u8);
        target.Query.WriteCanonical(output, except: signed.IsPresigned ? PresignedQuery.SignatureName : null);
        output.Write("\n"u8);
        foreach (var name in signed.SignedHeaders)
        {
            WriteText(output, name);
            output.Write(":"u8);
            if (name == "host")
            {
                WriteText(output, host);
            }
            else
            {
                WriteValues(output, request.Headers[name]);
            }

            output.Write("\n"u8);
        }

        output.Write("\n"u8);
        for (var i = 0; i < signed.SignedHeaders.Length; i++)
        {
            if (i > 0)
            {
                output.Write(";"u8);
            }

            WriteText(output, signed.SignedHeaders[i]);
        }

        output.Write("\n"u8);
        WriteText(output, signed.PayloadLine);
    }

    private static void WriteValues(IBufferWriter<byte> output, StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            var value = (values[i] ?? "").AsSpan().Trim();
            for (var twoSpaces = value.IndexOf("  "); twoSpaces >= 0; twoSpaces = value.IndexOf("  "))
            {
                WriteText(output, value[..(twoSpaces + 1)]);
                value = value[twoSpaces..].TrimStart(' ');
            }

            WriteText(output, value);
        }
    }

    /// <summary>The bytes as they came: Kestrel was told to read headers as Latin-1; anything wider came some other way.</summary>
    private static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<char> text) =>
        (text.ContainsAnyExceptInRange('\0', '\u00ff') ? Encoding.UTF8 : Encoding.Latin1).GetBytes(text, output);
}
