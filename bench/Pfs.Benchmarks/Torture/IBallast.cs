namespace Pfs.Benchmarks.Torture;

/// <summary>What takes up space on the disk of a store, and gives it back.</summary>
internal interface IBallast
{
    /// <summary>Takes all space of the disk but so many bytes, a little more or less.</summary>
    Task LeaveFreeAsync(PfsClient client, long bytes);

    /// <summary>Gives it back.</summary>
    Task RemoveAsync(PfsClient client);
}
