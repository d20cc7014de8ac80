using System.Buffers.Binary;

namespace Pfs.Core.Transfer;

/// <summary>The first 12 bytes of an exported repo: magic, format version. And what its frames have in common.</summary>
internal static class FileHead
{
    public const int Size = 12;
    public const int FormatVersion = 1;

    /// <summary>Type and payload length in front of a payload.</summary>
    public const int FrameHeadBytes = 5;

    /// <summary>A CRC32C behind it.</summary>
    public const int FrameTailBytes = 4;

    /// <summary>No payload is longer.</summary>
    public const int MaxPayload = 4 << 20;

    private static ReadOnlySpan<byte> Magic => "PFSEXPRT"u8;

    public static byte[] Make()
    {
        var head = new byte[Size];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), FormatVersion);
        return head;
    }

    /// <summary>Refuses what is no exported repo, or a newer one.</summary>
    public static void Check(ReadOnlySpan<byte> head)
    {
        if (!head[..Magic.Length].SequenceEqual(Magic))
        {
            throw new PfsException(PfsError.InvalidArgument, "This is no exported repo: it does not begin as one.");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (version != FormatVersion)
        {
            throw new PfsException(
                PfsError.InvalidArgument, $"This repo was exported in format {version}, and this pfs reads format {FormatVersion}; use a newer pfs.");
        }
    }
}
