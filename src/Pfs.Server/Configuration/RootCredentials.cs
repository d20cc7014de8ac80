namespace Pfs.Server.Configuration;

/// <summary>Decides which root credential a server uses: the environment's, the data directory's, or a new one.</summary>
internal static class RootCredentials
{
    /// <summary>
    /// A new credential is durable before it is shown, so that what a person copied stays right; it is shown this once.
    /// The caller holds the data directory's lock.
    /// </summary>
    public static async Task<RootCredential> FindOrCreateAsync(ServerOptions options, TextWriter announcements)
    {
        var known = options.Root ?? RootCredentialFile.Read(options.DataDirectory);
        if (known is not null)
        {
            return known;
        }

        var created = RootCredential.CreateRandom();
        RootCredentialFile.Write(options.DataDirectory, created);
        await announcements.WriteLineAsync(ClientRecipes.For(
            created, options.S3, options.Grpc, options.S3Edge.Region, RootCredentialFile.PathIn(options.DataDirectory)));
        await announcements.FlushAsync();
        return created;
    }
}
