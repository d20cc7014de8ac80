using Pfs.Core.Storage;

namespace Pfs.Core.Trees.Stored;

/// <summary>The bytes of a map's values. Equal values have equal bytes, else equal maps would have different roots.</summary>
internal interface IEntryCodec<T>
    where T : class, IWeighed
{
    void Write(ByteWriter writer, T value);

    /// <summary>Reads a value; all bytes of it are in <paramref name="reader"/> and nothing else is.</summary>
    T Read(ref ByteReader reader);
}
