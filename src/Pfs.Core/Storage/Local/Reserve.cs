namespace Pfs.Core.Storage.Local;

/// <summary>
/// A file of zeros that keeps some room on a disk that is full: for the word in the log that something is dropped, and for what a collection must write before it
/// can free anything, such as an index run, a checkpoint, the headers of new segments. It is as long as the disk has room for.
/// </summary>
internal sealed class Reserve(IStoreDirectory directory, long bytes)
{
    public const string FileName = "reserve.pfs";

    private const int StepBytes = 64 << 10;
    private const int LentBytes = StepBytes; // for a record, with the block that the file system may need beside it

    private readonly Lock _gate = new();

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

    /// <summary>Makes the file, or makes it whole again. When there is not so much room it takes what there is.</summary>
    public void Fill()
    {
        if (bytes == 0)
        {
            return;
        }

        lock (_gate)
        {
            try
            {
                using var file = directory.Open(FileName, create: true);
                Fill(file);
                file.Sync();
                directory.Sync();
            }
            catch (IOException)
            {
                // A full or a broken disk; whoever writes to it next is told.
            }
        }
    }

    /// <summary>Gives a little room to who calls, for one record in the log.</summary>
    public void Lend()
    {
        lock (_gate)
        {
            try
            {
                if (directory.List().Contains(FileName))
                {
                    using var file = directory.Open(FileName, create: false);
                    file.Truncate(Math.Max(0, file.Length - LentBytes));
                    file.Sync(); // or its blocks may not be free yet
                }
            }
            catch (IOException)
            {
                // Whoever asked finds no room, or a broken disk, and is told.
            }
        }
    }

    /// <summary>Gives all the room to who calls.</summary>
    public void Release()
    {
        lock (_gate)
        {
            directory.Delete(FileName);
            directory.Sync();
        }
    }

    private void Fill(IStoreFile file)
    {
        try
        {
            for (var missing = bytes - file.Length; missing > 0; missing -= StepBytes)
            {
                file.Extend((int)Math.Min(missing, StepBytes));
            }
        }
        catch (IOException failure) when (DiskFull.Is(failure))
        {
            // It has what there is.
        }
    }
}
