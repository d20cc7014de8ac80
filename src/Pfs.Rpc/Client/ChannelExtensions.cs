using Pfs.Rpc.Client;

namespace Grpc.Core.Interceptors;

/// <summary>Adds to what every call of a channel does.</summary>
public static class ChannelExtensions
{
    /// <summary>
    /// Makes calls over <paramref name="channel"/> whose headers went through <paramref name="interceptor"/>, which gets a copy it may
    /// change: for credentials.
    /// </summary>
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(interceptor);
        return new HeaderCallInvoker(channel.CreateCallInvoker(), interceptor);
    }
}
