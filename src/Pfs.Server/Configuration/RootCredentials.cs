using System.Net;

namespace Pfs.Server.Configuration;

/// <summary>Decides which root credential a server uses: the environment's, the data directory's, or a new one.</summary>
internal static class RootCredentials
{
    /// <summary>The credential that is known already; null on the first start. The caller holds the data directory's lock.</summary>
    public static RootCredential? Find(ServerOptions options) => options.Root ?? RootCredentialFile.Read(options.DataDirectory);

    /// <summary>
    /// Keeps a new credential, durably, so that what a person copies stays right, and shows it this once. Last of a start: one that
    /// fails shows nothing that is not shown again, and the ports are known.
    /// </summary>
    public static async Task KeepAndShowAsync(
        RootCredential created, ServerOptions options, IPEndPoint s3, IPEndPoint grpc, TextWriter announcements)
    {
        RootCredentialFile.Write(options.DataDirectory, created);
        await announcements.WriteLineAsync(ClientRecipes.For(
            created, s3, grpc, options.S3Edge.Region, RootCredentialFile.PathIn(options.DataDirectory)));
        await announcements.FlushAsync();
    }
}
