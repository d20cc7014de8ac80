using Pfs.Core;

namespace Pfs.Benchmarks.Dedup;

/// <summary>A real store, whose files are measured.</summary>
internal sealed class StoreMeter(PfsStore store, string folder)
{
    private static readonly BranchRef Branch = new(RepoName.Parse("dedup"), BranchName.Parse("master"));

    /// <summary>Bytes of all files of the store.</summary>
    public long Bytes => new DirectoryInfo(folder).EnumerateFiles("data-*").Sum(file => file.Length);

    public static async Task<StoreMeter> OpenAsync(string folder)
    {
        var store = await PfsStore.OpenAsync(new StoreOptions { DataDirectory = folder }, TimeProvider.System, CancellationToken.None);
        await store.CreateBranchAsync(Branch, from: null, createRepo: true, CancellationToken.None);
        return new StoreMeter(store, folder);
    }

    public async Task PutAsync(string path, Action<Stream> write)
    {
        await using var writer = store.CreateWriter();
        write(new SinkStream(bytes => writer.WriteAsync(bytes, CancellationToken.None).AsTask().GetAwaiter().GetResult()));
        var content = await writer.FinishAsync(CancellationToken.None);
        var put = new Change.Put(FilePath.Parse(path), content, FileHeaders.None);
        await store.CommitAsync(Branch, [put], new WriteOptions { Author = "bench", Message = "" }, CancellationToken.None);
    }

    public ValueTask CloseAsync() => store.DisposeAsync();
}
