namespace Grpc.Core;

/// <summary>What all generated clients have in common.</summary>
public abstract class ClientBase
{
    /// <summary>For test doubles.</summary>
    protected ClientBase()
        : this(new ClientBaseConfiguration(null, null))
    {
    }

    /// <summary>A client over a channel.</summary>
    protected ClientBase(ChannelBase channel)
        : this((channel ?? throw new ArgumentNullException(nameof(channel))).CreateCallInvoker())
    {
    }

    /// <summary>A client over an invoker.</summary>
    protected ClientBase(CallInvoker callInvoker)
        : this(new ClientBaseConfiguration(callInvoker, null))
    {
    }

    /// <summary>A client with the configuration of another.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
    }

    internal ClientBaseConfiguration Configuration { get; }

    /// <summary>Makes the calls. InvalidOperationException: this client was made without a channel.</summary>
    protected CallInvoker CallInvoker =>
        Configuration.CallInvoker ?? throw new InvalidOperationException("This client was made without a channel.");

    /// <summary>What a client is made from.</summary>
    protected internal sealed class ClientBaseConfiguration
    {
        internal ClientBaseConfiguration(CallInvoker? callInvoker, string? host)
        {
            CallInvoker = callInvoker;
            Host = host;
        }

        internal CallInvoker? CallInvoker { get; }

        internal string? Host { get; }
    }
}
