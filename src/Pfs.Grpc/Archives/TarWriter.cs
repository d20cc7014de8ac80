using System.Globalization;
using System.Text;

namespace Pfs.Grpc.Archives;

/// <summary>
/// Writes a tar file: ustar headers, and where these cannot say a thing (a name that is long or not ASCII, 8 GiB and more), pax extended headers
/// in front. Not by System.Formats.Tar, which would read each content twice to learn its length.
/// </summary>
internal sealed class TarWriter(ArchiveOutput output) : IArchiveWriter
{
    private static readonly byte[] Zeros = new byte[2 * TarBlock.Length];

    private long _extended;

    public async ValueTask AddAsync(
        ArchiveEntry entry, Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> read, CancellationToken cancellationToken)
    {
        var isPlain = entry.Name.Length <= TarBlock.NameMax && !entry.Name.Span.ContainsAnyExceptInRange((byte)' ', (byte)'~');

        // Whoever cannot read the extended header gets a name that does no harm.
        var name = isPlain ? entry.Name : Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"pax/{++_extended}"));
        if (!isPlain || entry.Size > TarBlock.SizeMax)
        {
            var records = RecordsOf(entry, isPlain);
            await output.WriteAsync(TarBlock.Make("pax/header"u8, TarBlock.Extended, records.Length, entry.Modified), cancellationToken);
            await output.WriteAsync(records, cancellationToken);
            await PadAsync(records.Length, cancellationToken);
        }

        var type = entry.IsDirectory ? TarBlock.Directory : TarBlock.File;
        await output.WriteAsync(TarBlock.Make(name.Span, type, entry.Size, entry.Modified), cancellationToken);
        for (var left = entry.Size; left > 0;)
        {
            var bytes = await read(cancellationToken);
            await output.WriteAsync(bytes, cancellationToken);
            left -= bytes.Length;
        }

        await PadAsync(entry.Size, cancellationToken);
    }

    public ValueTask FinishAsync(CancellationToken cancellationToken) => output.WriteAsync(Zeros, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static byte[] RecordsOf(ArchiveEntry entry, bool isPlain)
    {
        var size = Encoding.ASCII.GetBytes(entry.Size.ToString(CultureInfo.InvariantCulture));
        return (isPlain, entry.Size > TarBlock.SizeMax) switch
        {
            (true, _) => TarBlock.Records(("size", size)),
            (false, true) => TarBlock.Records(("path", entry.Name), ("size", size)),
            (false, false) => TarBlock.Records(("path", entry.Name)),
        };
    }

    private ValueTask PadAsync(long size, CancellationToken cancellationToken) =>
        output.WriteAsync(Zeros.AsMemory(0, TarBlock.Padding(size)), cancellationToken);
}
