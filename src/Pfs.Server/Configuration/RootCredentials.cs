using Pfs.Server.Hosting;

namespace Pfs.Server.Configuration;

/// <summary>Decides which root credential a server uses: the environment's, the data directory's, or a new one.</summary>
internal static class RootCredentials
{
    /// <summary>The credential that is known already; null on the first start. The caller holds the data directory's lock.</summary>
    public static RootCredential? Find(ServerOptions options) => options.Root ?? RootCredentialFile.Read(options.DataDirectory);

    /// <summary>Makes a new credential and keeps it, durably, so that what a person copies stays right.</summary>
    public static RootCredential Create(ServerOptions options)
    {
        var created = RootCredential.CreateRandom();
        RootCredentialFile.Write(options.DataDirectory, created);
        return created;
    }

    /// <summary>Takes back a credential that nobody has seen: a start that fails must not use up the one that is shown once.</summary>
    public static void Withdraw(ServerOptions options) => File.Delete(RootCredentialFile.PathIn(options.DataDirectory));

    /// <summary>Shows a new credential this once, with settings to paste; last of a start, when the ports are known.</summary>
    public static async Task ShowAsync(RootCredential created, ServerOptions options, EdgeAddress s3, EdgeAddress grpc, TextWriter announcements)
    {
        await announcements.WriteLineAsync(ClientRecipes.For(
            created, s3, grpc, options.S3Edge.Region, RootCredentialFile.PathIn(options.DataDirectory)));
        await announcements.FlushAsync();
    }
}
