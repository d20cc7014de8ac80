using Pfs.Core.Storage;
using Pfs.Core.Trees;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Tests.Trees.Stored;

/// <summary>A value as long as it likes.</summary>
internal sealed record Item(long Weight, int Length) : IWeighed
{
    public static IEntryCodec<Item> Codec { get; } = new ItemCodec();

    private sealed class ItemCodec : IEntryCodec<Item>
    {
        public void Write(ByteWriter writer, Item value)
        {
            writer.Varint(value.Weight);
            writer.Reserve(value.Length).Fill((byte)value.Weight);
        }

        public Item Read(ref ByteReader reader) => new(reader.Varint(), reader.Rest.Length);
    }
}
