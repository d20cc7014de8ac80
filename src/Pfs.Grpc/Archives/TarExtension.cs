using System.Buffers.Text;
using Pfs.Core;
using Pfs.Grpc.Messages;

namespace Pfs.Grpc.Archives;

/// <summary>What an extended header says in the place of the header behind it.</summary>
internal readonly record struct TarExtension(byte[]? Name, long? Size, bool IsSparse)
{
    /// <summary>GNU's long name: the whole content, up to a NUL.</summary>
    public static TarExtension OfName(ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf((byte)0);
        return new TarExtension((end < 0 ? content : content[..end]).ToArray(), null, IsSparse: false);
    }

    /// <summary>The records of pax: each its own length in decimal, a blank, a key, '=', a value and a line feed.</summary>
    public static TarExtension OfRecords(ReadOnlySpan<byte> content)
    {
        var extension = default(TarExtension);
        while (!content.IsEmpty)
        {
            if (!Utf8Parser.TryParse(content, out int length, out var digits) || length <= digits || length > content.Length
                || content[digits] != ' ' || content[length - 1] != '\n')
            {
                throw Malformed();
            }

            var record = content[(digits + 1)..(length - 1)];
            content = content[length..];
            var equals = record.IndexOf((byte)'=');
            extension = equals > 0 ? extension.With(record[..equals], record[(equals + 1)..]) : throw Malformed();
        }

        return extension;
    }

    /// <summary>This, and what another says, which counts where both say something.</summary>
    public TarExtension With(TarExtension other) => new(other.Name ?? Name, other.Size ?? Size, IsSparse || other.IsSparse);

    private TarExtension With(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("path"u8))
        {
            return this with { Name = value.ToArray() };
        }

        if (key.SequenceEqual("size"u8))
        {
            return Utf8Parser.TryParse(value, out long size, out var digits) && digits == value.Length && size >= 0
                ? this with { Size = size }
                : throw Malformed();
        }

        return key.StartsWith("GNU.sparse."u8) ? this with { IsSparse = true } : this;
    }

    private static PfsException Malformed() => RequestFields.Invalid("An extended header of the archive is malformed: this is no tar file, or a damaged one.");
}
