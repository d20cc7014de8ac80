using System.Buffers.Text;
using Grpc.Core;

namespace Pfs.Rpc.Wire;

/// <summary>Metadata as HTTP headers and back.</summary>
internal static class MetadataCodec
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type", "content-length", "content-encoding", "transfer-encoding", "connection", "host", "te", "trailer", "date",
        "keep-alive", "upgrade", "accept-encoding", "connect-protocol-version", "expect", "server",
        RpcHeaders.GrpcStatus, RpcHeaders.GrpcMessage, RpcHeaders.GrpcTimeout, RpcHeaders.GrpcEncoding,
        RpcHeaders.GrpcAcceptEncoding, RpcHeaders.ConnectTimeout, RpcHeaders.ConnectEncoding, RpcHeaders.ConnectAcceptEncoding,
    };

    /// <summary>What the protocols keep for themselves: never metadata, neither way.</summary>
    public static bool IsReserved(string name) => name.StartsWith(':') || Reserved.Contains(name);

    /// <summary>
    /// Adds a header; false when it is metadata of no valid form, which is then left out. Of a "-bin" header the value may hold
    /// several, joined by commas.
    /// </summary>
    public static bool TryAdd(Metadata metadata, string name, string value)
    {
        if (IsReserved(name))
        {
            return true;
        }

        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            return TryAddEntry(metadata, () => new Metadata.Entry(name, value));
        }

        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TryDecode(part, out var bytes) || !TryAddEntry(metadata, () => new Metadata.Entry(name, bytes)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value of a header: base64 without padding for bytes.</summary>
    public static string ValueOf(Metadata.Entry entry) => entry.IsBinary ? Encode(entry.ValueBytes) : entry.Value;

    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static bool TryDecode(string text, out byte[] bytes)
    {
        var padded = text.Length % 4 == 0 ? text : text + new string('=', 4 - (text.Length % 4));
        bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(padded.Length)];
        if (!Convert.TryFromBase64String(padded, bytes, out var count))
        {
            return false;
        }

        Array.Resize(ref bytes, count);
        return true;
    }

    private static bool TryAddEntry(Metadata metadata, Func<Metadata.Entry> make)
    {
        try
        {
            metadata.Add(make());
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
