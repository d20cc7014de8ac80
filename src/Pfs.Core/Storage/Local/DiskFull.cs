namespace Pfs.Core.Storage.Local;

/// <summary>Tells a full disk from a broken one.</summary>
internal static class DiskFull
{
    private const int NoSpace = 28; // ENOSPC
    private const int OverQuota = 122; // EDQUOT

    public static bool Is(IOException failure) => (failure.HResult & 0xffff) is NoSpace or OverQuota;

    /// <summary>As <see cref="Is(IOException)"/>, also of the refusal that was made of it.</summary>
    public static bool Is(Exception failure) => failure is PfsException { Error: PfsError.DiskFull } || (failure is IOException reason && Is(reason));

    public static PfsException Refusal(IOException failure) =>
        new(PfsError.DiskFull, "The disk of the data directory is full; nothing was written. Free some space and try again.", failure);
}
