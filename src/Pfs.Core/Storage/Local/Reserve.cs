namespace Pfs.Core.Storage.Local;

/// <summary>
/// A file of zeros that keeps some room on the disk for what a collection must write before it can free anything: an index run, a
/// checkpoint, the headers of new segments. It is there when the disk has room for it.
/// </summary>
internal sealed class Reserve(IStoreDirectory directory, long bytes)
{
    public const string FileName = "reserve.pfs";

    /// <summary>Tells when the file holds anything but zeros.</summary>
    public static void Check(IStoreDirectory directory, Action<string> tell)
    {
        if (!directory.List().Contains(FileName))
        {
            return;
        }

        using var file = directory.Open(FileName, create: false);
        if (!new RecordScanner(file).IsZeroFrom(0))
        {
            tell($"{FileName} holds other bytes than zeros. It is only room on the disk; remove it while the server is stopped, and the next start makes it again.");
        }
    }

    /// <summary>Makes the file, unless it is there. No room for it is no failure: then there is no reserve until the next call.</summary>
    public void Fill()
    {
        if (bytes == 0)
        {
            return;
        }

        try
        {
            using var file = directory.Open(FileName, create: true);
            if (file.Length == bytes)
            {
                return;
            }

            file.Truncate(0);
            file.Write(new byte[bytes], 0); // blocks that are only promised, as of a sparse file, would be gone when they are needed
            file.Sync();
            directory.Sync();
        }
        catch (IOException)
        {
            TryRelease();
        }
    }

    /// <summary>Gives the room to who calls.</summary>
    public void Release()
    {
        directory.Delete(FileName);
        directory.Sync();
    }

    private void TryRelease()
    {
        try
        {
            Release();
        }
        catch (IOException)
        {
            // A broken disk; whoever writes to it next is told.
        }
    }
}
