namespace Pfs.Core.Storage.Local;

/// <summary>
/// The file seam: the only way to the disk. Two implementations: <see cref="PosixDirectory"/>, and the tests' one that
/// fails, loses and tears.
/// </summary>
internal interface IStoreDirectory : IDisposable
{
    /// <summary>Names of all files, in no order.</summary>
    IReadOnlyList<string> List();

    /// <summary>Opens a file for reading and writing; creates it when <paramref name="create"/> is set.</summary>
    IStoreFile Open(string name, bool create);

    /// <summary>Removes a file; not durable before <see cref="Sync"/>.</summary>
    void Delete(string name);

    /// <summary>Makes creations and removals durable (fsync of the directory).</summary>
    void Sync();
}
